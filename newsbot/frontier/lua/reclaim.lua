-- Give back the leases of one worker that stopped renewing them; with them it is forgotten.
-- What kills its worker each time is a dead letter after options.deliveries announced starts.
-- Invariant: as release. O(leases of that worker), which its buffer bounds.
local function reclaim()
  local gone = redis.call('ZRANGE', workers, '-inf', now, 'BYSCORE', 'LIMIT', 0, 1)[1]
  if not gone or gone == me then return end
  local key = names.leases .. gone
  local held = on(key, 'HGETALL')
  for i = 1, #held, 2 do
    local host, order, rest = split_lease(held[i + 1])
    local mark = host and math.max(string.byte(rest), 1)
    if not host or #held[i] ~= 6 then
      refuse(held[i] .. held[i + 1])
    elseif mark - 1 >= options.deliveries then
      bury(host, order, held[i] .. rest, 'every worker that started it died')
    else
      enqueue(host, order, held[i] .. string.char(mark) .. string.sub(rest, 2))
      counts.reclaimed = counts.reclaimed + 1
    end
    if host then free_places(host, 1) end
  end
  redis.call('DEL', key, names.wake .. gone)
  redis.call('SREM', sleepers, gone)
  redis.call('ZREM', workers, gone)
end
