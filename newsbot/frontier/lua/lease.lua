-- Lease requests to the calling worker: hosts in the order in which they are ready, an equal share
-- from each, and from each host its lowest orders (priority, then freshness, then first in).
--
-- Each lease has its own start: options.delay (or the host's longer pace) after the one before, at
-- most options.ahead ms from now. So it can be fetched in advance and is still polite. A host with a
-- pace belongs to one worker as long as that has leases from it: only that one can keep the distance
-- between requests it sends late. Where another spider waits, it is handed over after TENURE.
-- Invariants: no two starts at a host closer than its pace; no more than options.limit leased; a
-- host with a pace is leased by one worker.
-- O(log n) a lease, plus O(log n) for each of at most want + 16 hosts that cannot serve now.
-- A leased request is ms to wait (4 bytes), pace in ms (4 bytes), 1 for a host in trouble (1 byte),
-- length of the host (2 bytes), host, member.
local GUARD = 0.01 -- the pace is kept longer by this share, at most 10 ms: clocks and networks jitter
local TENURE = 30000 -- ms
local HORIZON = 86400000 -- ms; no host asks for a longer pause: a start after that is nonsense

local ASKED = 5000 -- ms for which a spider is believed to wait still

-- Whether a host with a pace is another's for now. `known` from 5 on: active, owner, since when, which
-- spider waits for it, when that asked last.
local function is_taken(key, known, mine)
  local owner, waits = known[6], known[8]
  if owner and owner ~= mine and num(known[5]) > 0 then
    if string.sub(owner, 1, #names.leases) ~= names.leases then
      redis.call('HSET', key, 'q', names.leases, 'r', now) -- another spider: it is to make room
    end
    return true
  end
  return owner == mine and waits and waits ~= names.leases and now - num(known[9]) < ASKED
    and now - num(known[7]) > TENURE
end

local function take(host, number, leased)
  if #host > MAX_HOST then
    redis.call('ZREM', ready, host)
    counts.refused = counts.refused + 1
    return
  end
  local queue, key = names.queue .. host, names.host .. host
  local known = on(key, 'HMGET', 'n', 'p', 'b', 'l', 'a', 'w', 's', 'q', 'r')
  local start = math.max(now, num(known[1]))
  if start > now + HORIZON then start = now end
  local pace = pace_of(known[2], known[3], known[4])
  if string.sub(host, 1, 1) == '~' then pace = 0 end -- no host: start data
  local step = pace + math.min(pace * GUARD, 10)
  local active = num(known[5])
  local mine = names.leases .. me
  if step > 0 and is_taken(key, known, mine) then return end
  local blocked = false
  if options.limit > 0 and number > options.limit - active then
    number = options.limit - active
    blocked = number <= 0
  end
  if step > 0 then
    number = math.min(number, math.floor((now + options.ahead - start) / step) + 1)
  end
  if number <= 0 then
    redis.call('ZADD', ready, blocked and math.max(start, now + BLOCKED) or start, host)
    return
  end
  local entries = on(queue, 'ZPOPMIN', number)
  if #entries == 0 then
    redis.call('ZREM', ready, host)
    return
  end
  local flags = known[2] and '\1' or '\0'
  local held = {}
  local taken = 0
  for i = 1, #entries, 2 do
    local member, order = entries[i], entries[i + 1]
    if #member > MAX_MEMBER or #member < 7 then
      bury(host, order, string.sub(member, 1, 1000), 'not a stored request: ' .. #member .. ' bytes')
      counts.refused = counts.refused + 1
    else
      held[#held + 1] = string.sub(member, 1, 6)
      held[#held + 1] = host .. '\n' .. order .. '\n' .. string.sub(member, 7)
      local wait = math.min(math.ceil(start + taken * step - now), 4294967295)
      leased[#leased + 1] = struct.pack('>I4I4', wait, step) .. flags .. struct.pack('>I2', #host) .. host .. member
      taken = taken + 1
    end
  end
  if taken > 0 then redis.call('HSET', leases, unpack(held)) end
  queued = queued - #entries / 2
  redis.call('HSET', key, 'n', start + taken * step, 'a', active + taken)
  if step > 0 and known[6] ~= mine then
    redis.call('HSET', key, 'w', mine, 's', now)
    redis.call('HDEL', key, 'q', 'r')
  end
  -- Once an hour is enough to keep it a day.
  if not known[1] or math.floor(start / 3600000) > math.floor(num(known[1]) / 3600000) then
    redis.call('EXPIRE', key, HOST_LIFETIME)
  end
  if #entries / 2 < number or redis.call('EXISTS', queue) == 0 then
    redis.call('ZREM', ready, host)
  else
    redis.call('ZADD', ready, start + taken * step, host)
  end
end

local function lease(want)
  local leased = {}
  local tries = 3
  while #leased < want and tries > 0 do
    local free = want - #leased
    local hosts = redis.call('ZRANGE', ready, '-inf', now + options.ahead, 'BYSCORE', 'LIMIT', 0, free + 16)
    if #hosts == 0 then break end
    local before = #leased
    local share = math.max(1, math.floor(free / #hosts))
    for _, host in ipairs(hosts) do
      take(host, math.min(share, want - #leased), leased)
      if #leased >= want then break end
    end
    tries = #leased == before and 0 or tries - 1
  end
  return leased
end
