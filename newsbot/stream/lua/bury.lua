-- Move one message of a group to the dead letters.
--
-- KEYS  1 stream   2 dead letters (STREAM)
-- ARGV  1 group   2 id   3 deliveries   4 error   5 dead letters at most
-- Returns 1; 0 if it is no longer pending, or there is no room (it stays pending).
-- Invariant: a message is pending or in the dead letters, never in neither.

local stream, dead, group, id = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
if #redis.call('XPENDING', stream, group, id, id, 1) == 0
  or redis.call('XLEN', dead) >= tonumber(ARGV[5]) then
  return 0
end
local entry = redis.call('XRANGE', stream, id, id)[1]
local fields = entry and entry[2] or {}
redis.call('XADD', dead, '*', 'group', group, 'id', id, 'deliveries', ARGV[3], 'error', ARGV[4],
  unpack(fields))
redis.call('XACK', stream, group, id)
return 1
