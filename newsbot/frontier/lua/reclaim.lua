-- Give back the leases of one worker that stopped renewing them; with them it is forgotten.
-- What kills its worker each time is a dead letter after options.deliveries announced readings.
-- Invariant: as release. O(leases of that worker), which its buffer bounds.
local function reclaim()
  local gone = redis.call('ZRANGE', workers, '-inf', now, 'BYSCORE', 'LIMIT', 0, 1)[1]
  if not gone or gone == me then return end
  local key = names.leases .. gone
  local held = on(key, 'HGETALL')
  for i = 1, #held, 2 do
    local host, order, rest = split_lease(held[i + 1])
    if not host or #held[i] ~= 6 then
      refuse(held[i] .. held[i + 1])
    else
      local _, phase = points_of(rest)
      local points = phase == 2 and DELIVERY or phase
      if not blame(held[i], host, order, rest, points, 'every worker that started it died') then
        counts.reclaimed = counts.reclaimed + 1
      end
    end
    if host then free_places(host, 1) end
  end
  redis.call('DEL', key, names.wake .. gone)
  redis.call('SREM', sleepers, gone)
  redis.call('ZREM', workers, gone)
end
