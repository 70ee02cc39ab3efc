-- Take over messages that were delivered and never acknowledged; bury those delivered too often.
--
-- KEYS  1 stream   2 dead letters (STREAM)
-- ARGV  1 group   2 consumer   3 milliseconds without a sign of life; -1: the consumer's own, at once
--       4 id to go on from   5 how many at most   6 deliveries at most   7 dead letters at most
-- Returns {id to go on from, "0-0" at the end; {{id, fields, deliveries}, …}; number buried}.
-- Invariant: a message is pending or in the dead letters, never in neither.

local stream, dead = KEYS[1], KEYS[2]
local group, consumer, idle, from, count = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local most, room = tonumber(ARGV[6]), tonumber(ARGV[7])

local following, entries = '0-0', {}
if idle == '-1' then
  local own = redis.call('XPENDING', stream, group, from, '+', count, consumer)
  for _, pending in ipairs(own) do
    local claimed = redis.call('XCLAIM', stream, group, consumer, 0, pending[1])
    if #claimed > 0 then
      entries[#entries + 1] = claimed[1]
    end
  end
  if #own == tonumber(count) then
    following = '(' .. own[#own][1]
  end
else
  local claimed = redis.call('XAUTOCLAIM', stream, group, consumer, idle, from, 'COUNT', count)
  following, entries = claimed[1], claimed[2]
end

local messages, buried = {}, 0
for _, entry in ipairs(entries) do
  local id, fields = entry[1], entry[2]
  local deliveries = redis.call('XPENDING', stream, group, id, id, 1)[1][4]
  if deliveries > most and redis.call('XLEN', dead) < room then
    redis.call('XADD', dead, '*', 'group', group, 'id', id, 'deliveries', deliveries - 1,
      'error', 'delivered and never acknowledged', unpack(fields))
    redis.call('XACK', stream, group, id)
    buried = buried + 1
  else
    messages[#messages + 1] = {id, fields, deliveries}
  end
end
return {following, messages, buried}
