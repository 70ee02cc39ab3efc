-- First part of every script: names, options and the clock.
--
-- KEYS  1 ready      sorted set  host -> when its next request may start (ms)
--       2 state      hash        seq: last id given; size: requests queued; over: the end was told;
--                                turned: what the clock said before it last went back (ms)
--       3 workers    sorted set  worker -> end of its leases unless it renews them (ms)
--       4 leases     hash        id -> lease, of the calling worker
--       5 dead       list        dead letters, newest first
--       6 sources    set         fingerprints of this crawl's sources
--       7 seen       hash        n: fingerprints held; b: buckets or layers
--       8 sleepers   set         workers that wait on their wake list
-- ARGV  1 options    MessagePack map; which fields, see protocol.py
--
-- Names that a script computes have the same hash tag, so all lie in one slot:
--   queue..host    sorted set  member -> order; lowest first
--   host..host     hash        n: next start (ms); p: pace in trouble (ms), t: until when it counts
--                              no further failure; b: robots.txt Crawl-delay (ms); l: how long it takes
--                              to answer (ms); a: leased now; w: whose it is, s: since when, q: which
--                              spider waits for it, r: and asked when; shared by all spiders
--   leases..worker, wake..worker, seen..bucket
--
-- A member is id (6 bytes, big-endian, in order of arrival), mark (1 byte), stored request.
-- A key of another type is renamed to refused..(its name):(ms).
-- A lease is host, "\n", order, "\n", member without its id.
-- A mark is 0, or 1 + 3 * points + phase once a worker died with it or its item failed. Phase: 0 none,
-- 1 its start was announced, 2 that its answer is read. Points: what it is to blame for. A death after
-- its start is 1, for it may have been another's; one while it was read, or a failure, is DELIVERY.
local ready, state, workers, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local dead, sources, seen, sleepers = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local options = cmsgpack.unpack(ARGV[1])
local names = options.names
local me = options.worker

local now = options.now -- only tests set the clock
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end

local DELIVERY = 4
local MAX_POINTS = 84 -- in one byte, with the phase
local MAX_MEMBER = 1049600
local MAX_HOST = 300
local HOST_LIFETIME = 86400
local BLOCKED = 500 -- ms until a host without a free place is looked at again, if nothing frees one

local queued = 0 -- change of state.size by this call
local woken = 0 -- requests that others could take
local freed = {} -- hosts of which this call freed places
local counts = { duplicates = 0, lost = 0, reclaimed = 0, dead = 0, stored = 0, refused = 0, over_quota = 0 }

-- A number, or 0 for anything else that a key may have been filled with.
local function num(value)
  if not value then return 0 end
  local number = tonumber(value)
  if not number or number ~= number or number > 1e15 or number < -1e15 then return 0 end
  return number
end

-- A key of a type that is not ours is moved out of the way, once, and the work goes on. O(1).
local function set_aside(key)
  redis.call('RENAME', key, names.refused .. string.sub(key, -100) .. string.format(':%.0f', now))
  counts.refused = counts.refused + 1
end

-- A routine call follows others that went well: no key is of a wrong type, as far as is known.
for i, kind in ipairs(options.routine and {} or { 'zset', 'hash', 'zset', 'hash', 'list', 'set', 'hash', 'set' }) do
  local found = redis.call('TYPE', KEYS[i]).ok
  if found ~= kind and found ~= 'none' then set_aside(KEYS[i]) end
end

-- Call a command on a key whose name a script computed.
local function on(key, command, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) == 'table' and reply.err then
    if not string.find(reply.err, 'WRONGTYPE', 1, true) then error(reply) end
    set_aside(key)
    return redis.call(command, key, ...)
  end
  return reply
end

-- Call a command with any number of arguments, an even one at a time: Lua's stack takes 8,000. O(each).
local function all(key, command, arguments)
  for i = 1, #arguments, 1000 do
    on(key, command, unpack(arguments, i, math.min(i + 999, #arguments)))
  end
end

-- Pause between two starts at a host (ms), from its fields p, b and l: the longest of what is asked
-- for, of what trouble made it, and of what its answers take, divided by how many may be under way.
local function pace_of(trouble, crawl_delay, latency)
  if not (trouble or crawl_delay or latency) then return options.delay end
  local pace = math.max(options.delay, num(trouble), num(crawl_delay))
  if options.target then
    pace = math.max(pace, math.min(options.slowest, num(latency) / options.target))
  end
  return pace
end

-- When the next request of a host may start, by its field n. After a clock that went back, see turn_back.
local turned = num(redis.call('HGET', state, 'turned'))
local function start_of(key, n, pace)
  local start = num(n)
  local latest = now + options.ahead + pace
  if now < turned and start > latest then
    start = latest
    redis.call('HSET', key, 'n', start, 't', 0)
  end
  return start
end

local function pack_id(id)
  return struct.pack('>I6', id)
end

-- HINCRBY that takes nonsense in the field for 0.
local function add(key, field, change)
  local reply = redis.pcall('HINCRBY', key, field, change)
  if type(reply) == 'number' then return reply end
  local value = num(on(key, 'HGET', field)) + change
  redis.call('HSET', key, field, string.format('%.0f', value))
  return value
end

-- The id given last. Where it is not known (any more), one that no id can have reached: ids are given
-- once, or a lease would be overwritten. O(1).
local function last_id()
  local id = tonumber(redis.call('HGET', state, 'seq'))
  return id and id >= 0 and id < 2.8e14 and math.floor(id) or math.floor(now * 100)
end

-- Host, order and the rest (mark, stored request) of a lease; nil for what is none.
local function split_lease(lease)
  return string.match(lease, '^([^\n]*)\n([^\n]*)\n(.+)$')
end

-- Queue a member; its host becomes ready unless it waits already. O(log n).
local function enqueue(host, order, member)
  on(names.queue .. host, 'ZADD', order, member)
  redis.call('ZADD', ready, 'NX', now, host)
  queued = queued + 1
  woken = woken + 1
end

-- A dead letter: Unix ms, host, order, reason, one line each, then the member. O(1).
local function bury(host, order, member, reason)
  reason = string.sub(string.gsub(reason, '%c', ' '), 1, 500)
  local head = string.format('%.0f\n%s\n%s\n%s\n', now, host, order, reason)
  on(dead, 'LPUSH', head .. string.sub(member, 1, MAX_MEMBER))
  counts.dead = counts.dead + 1
end

-- Points and phase of the mark that a member without its id begins with.
local function points_of(rest)
  local mark = math.max(string.byte(rest), 1) - 1
  return math.floor(mark / 3), mark % 3
end

local function marked(rest, points, phase)
  return string.char(1 + 3 * math.min(points, MAX_POINTS) + phase) .. string.sub(rest, 2)
end

-- As it goes back to the queue: whatever was announced of it is over.
local function unannounced(rest)
  return string.byte(rest) == 0 and rest or marked(rest, points_of(rest), 0)
end

-- Put it back with so many points more, or bury it: it has too many, or there is no hope. O(log n).
local function blame(id, host, order, rest, points, reason, hopeless)
  points = points + points_of(rest)
  local dies = hopeless or points >= math.min(options.deliveries * DELIVERY, MAX_POINTS)
  if dies then
    bury(host, order, id .. rest, reason)
  else
    enqueue(host, order, id .. marked(rest, points, 0))
  end
  return dies
end

-- What was found among leases and is none. O(1).
local function refuse(what)
  bury('-', 0, string.sub(what, 1, 1000), 'not a lease: ' .. #what .. ' bytes')
  counts.refused = counts.refused + 1
end

-- So many fewer leased requests at the host; a host that was full is ready again. O(log n).
local function free_places(host, number)
  freed[host] = true
  local key = names.host .. host
  local active = add(key, 'a', -number)
  if active < 0 then
    redis.call('HSET', key, 'a', 0)
  elseif active < options.limit and active + number >= options.limit and redis.call('ZSCORE', ready, host) then
    redis.call('ZADD', ready, math.max(num(redis.call('HGET', key, 'n')), 1), host)
    woken = woken + number
  end
end

-- Requests queued, after this call's change; work that comes when there was none ends the end. O(1).
local function save_size()
  if queued == 0 then return num(redis.call('HGET', state, 'size')) end
  local size = add(state, 'size', queued)
  if queued > 0 and size <= queued then redis.call('HDEL', state, 'over') end
  return size
end

-- Take a lease of the calling worker out of its hash; nil when it is not its own (any more). O(1).
local function take_back(id)
  local lease = redis.call('HGET', leases, id)
  if not lease then
    counts.lost = counts.lost + 1
    return nil
  end
  redis.call('HDEL', leases, id)
  local host, order, rest = split_lease(lease)
  if not host then refuse(id .. lease) end
  return host, order, rest
end

-- Ids of the calling worker's leases. O(leases).
local function held_ids()
  local ids = {}
  for _, key in ipairs(redis.call('HKEYS', leases)) do
    if #key == 6 then
      ids[#ids + 1] = struct.unpack('>I6', key)
    else
      refuse(key)
      redis.call('HDEL', leases, key)
    end
  end
  return ids
end
