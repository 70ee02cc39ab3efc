-- The round trip of a worker, in this order: renew its leases, store new requests, move, acknowledge,
-- fail, release and announce leases, report hosts, reclaim from the dead, lease more. One that is
-- options.routine neither renews nor reclaims.
--
-- ARGV  2 … 4 * options.new + 1    new requests (push.lua), if there are any
--       then 4 * options.moved     moved leases (release.lua), if there are any
-- Returns server time (ms); requests queued; leases held by all (only counted when nothing is
-- queued, else -1); when the next request may start (ms, -1 for none); whether this worker had
-- been declared dead; counts, as name, number …; then the leases.
local last = 1
if options.new then
  last = 1 + 4 * options.new
  push(2, last)
end
local declared_dead = options.routine and 0 or redis.call('ZADD', workers, now + options.lifetime, me)
if options.known then forget_unknown(options.known) end
if options.moved then move(last + 1, last + 4 * options.moved) end
acknowledge(options.acknowledged)
if options.failed then fail(options.failed) end
if options.released then release(options.released) end
if options.announced then announce(options.announced, 1) end
if options.read then announce(options.read, 2) end
if options.hosts then report(options.hosts) end
if options.turned_back then turn_back(options.turned_back) end
if not options.routine then reclaim() end
if options.want > 0 then lease(options.want) end

local size = save_size()
local first = redis.call('ZRANGE', ready, 0, 0, 'WITHSCORES')
if size < 0 or size == 0 and first[1] then
  -- Not what was counted: something else wrote here.
  size = 0
  for _, host in ipairs(redis.call('ZRANGE', ready, 0, 999)) do size = size + on(names.queue .. host, 'ZCARD') end
  redis.call('HSET', state, 'size', size)
end
local live = -1
if size <= 0 then
  live = 0
  for _, worker in ipairs(redis.call('ZRANGE', workers, 0, -1)) do
    live = live + on(names.leases .. worker, 'HLEN')
  end
end
if #leased == 0 and options.sleep then
  redis.call('SADD', sleepers, me)
elseif not options.routine then
  redis.call('SREM', sleepers, me)
end
-- Said once: workers that stay though nothing is left sleep on.
local ends = live == 0 and redis.call('HSETNX', state, 'over', 1) == 1
if woken > #leased or ends then
  -- Others may sleep while there is work, or nothing left to wait for.
  for _, worker in ipairs(redis.call('SPOP', sleepers, ends and 1000 or math.ceil((woken - #leased) / 4))) do
    on(names.wake .. worker, 'RPUSH', 1)
    redis.call('EXPIRE', names.wake .. worker, 60)
  end
end
local numbers = {}
for name, number in pairs(counts) do
  numbers[#numbers + 1] = name
  numbers[#numbers + 1] = number
end
return {
  string.format('%.3f', now), size, live, first[2] or '-1', declared_dead, numbers, leased,
}
