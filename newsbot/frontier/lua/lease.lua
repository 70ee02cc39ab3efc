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

-- Whether a host with a pace is another's for now.
local function is_taken(key, known, mine)
  local owner, waits = known.w, known.q
  if owner and owner ~= mine and num(known.a) > 0 then
    if string.sub(owner, 1, #names.leases) ~= names.leases then
      redis.call('HSET', key, 'q', names.leases, 'r', now) -- another spider: it is to make room
    end
    return true
  end
  return owner == mine and waits and waits ~= names.leases and now - num(known.r) < ASKED
    and now - num(known.s) > TENURE
end

local shared = {} -- hosts with places that are left to others

local leased = {} -- what the reply says of each lease
local held, ready_at -- what is to be written of leases, and when hosts are ready next
local served, left -- hosts and their queues that may be empty now
local idle -- hosts whose queues are

-- Lease up to `number` requests of a host. Its caller asks and writes for all hosts at once.
local function take(host, number)
  if shared[host] then return end
  if #host > MAX_HOST then
    idle[#idle + 1] = host
    counts.refused = counts.refused + 1
    return
  end
  local queue, key = names.queue .. host, names.host .. host
  local known = { n = false, a = false } -- room for two
  local fields = on(key, 'HGETALL') -- most hosts have two
  for i = 1, #fields, 2 do known[fields[i]] = fields[i + 1] end
  local pace = pace_of(known.p, known.b, known.l)
  if string.byte(host) == 126 then pace = 0 end -- "~": no host, start data
  local step = pace + math.min(pace * GUARD, 10)
  local start = math.max(now, start_of(key, known.n, step))
  if start > now + HORIZON then start = now end
  local active = num(known.a)
  local mine
  if step > 0 then
    mine = names.leases .. me
    if is_taken(key, known, mine) then return end
    number = math.min(number, math.floor((now + options.ahead - start) / step) + 1)
  end
  local places = options.limit > 0 and options.limit - active or math.huge
  if number >= places then
    number = places
    -- It could give itself what it freed, again and again: half is left to those that sleep.
    local others = step == 0 and places > 1 and freed[host] and redis.call('SCARD', sleepers) or 0
    if others > 0 then
      number = math.ceil(places / 2)
      shared[host] = true
    end
  end
  local entries = number > 0 and on(queue, 'ZPOPMIN', number)
  if entries and #entries == 0 then
    idle[#idle + 1] = host
    return
  end
  local taken = 0
  if entries then
    local flags = known.p and '\1' or '\0'
    local named = struct.pack('>I2', #host) .. host
    for i = 1, #entries, 2 do
      local member, order = entries[i], entries[i + 1]
      if #member > MAX_MEMBER or #member < 7 then
        bury(host, order, string.sub(member, 1, 1000), 'not a stored request: ' .. #member .. ' bytes')
        counts.refused = counts.refused + 1
      else
        held[#held + 1] = string.sub(member, 1, 6)
        held[#held + 1] = host .. '\n' .. order .. '\n' .. string.sub(member, 7)
        local at = start + taken * step
        local times = '\0\0\0\0\0\0\0\0'
        if at > now or step > 0 then
          times = struct.pack('>I4I4', math.min(math.ceil(at - now), 4294967295), step)
        end
        leased[#leased + 1] = times .. flags .. named .. member
        taken = taken + 1
      end
    end
    queued = queued - #entries / 2
    start = start + taken * step
    if step > 0 and known.w ~= mine then
      redis.call('HSET', key, 'n', start, 'a', active + taken, 'w', mine, 's', now)
      redis.call('HDEL', key, 'q', 'r')
    else
      redis.call('HSET', key, 'n', start, 'a', active + taken)
    end
    -- Once an hour is enough to keep it a day.
    if not known.n or math.floor(start / 3600000) > math.floor(num(known.n) / 3600000) then
      redis.call('EXPIRE', key, HOST_LIFETIME)
    end
    if #entries / 2 < number then
      idle[#idle + 1] = host
      return
    end
    served[#served + 1], left[#left + 1] = host, queue
  end
  -- A host that is full is out of reach until a place is free.
  ready_at[#ready_at + 1] = taken >= places and math.max(start, now + options.ahead + BLOCKED) or start
  ready_at[#ready_at + 1] = host
end

local function lease(want)
  local tries = 3
  while #leased < want and tries > 0 do
    local free = want - #leased
    local hosts = redis.call('ZRANGE', ready, '-inf', now + options.ahead, 'BYSCORE', 'LIMIT', 0, free + 16)
    if #hosts == 0 then break end
    local before = #leased
    local share = math.max(1, math.floor(free / #hosts))
    held, ready_at, served, left, idle = {}, {}, {}, {}, {}
    for _, host in ipairs(hosts) do
      take(host, math.min(share, want - #leased))
      if #leased >= want then break end
    end
    all(leases, 'HSET', held)
    all(ready, 'ZADD', ready_at)
    if #left > 0 and #left <= 1000 and redis.call('EXISTS', unpack(left)) < #left or #left > 1000 then
      for i, queue in ipairs(left) do
        if redis.call('EXISTS', queue) == 0 then idle[#idle + 1] = served[i] end
      end
    end
    all(ready, 'ZREM', idle)
    tries = #leased == before and 0 or tries - 1
  end
end
