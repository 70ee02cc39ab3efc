-- A visit is over: options.id, token, next (when it is visited again; -1: never), changes (map into
-- the state); ARGV 2: what `extra` is to hold, "" to leave it.
-- Returns 1; 0 if another visit has begun since, and nothing is changed.
-- Invariant: only the last visit that was taken settles, once. O(log n).
local id = options.id
local state = load(id)
if not state or state.token ~= options.token or not state.lease then return 0 end
if options.next < 0 and not state.hasten then
  forget(id)
  return 1
end
for name, value in pairs(options.changes) do state[name] = value end
local again = options.next
if state.hasten then again = now end
state.lease, state.hasten = nil, nil
redis.call('HSET', states, id, cmsgpack.pack(state))
redis.call('ZADD', due, number(again), id)
if ARGV[2] ~= '' then redis.call('HSET', extra, id, ARGV[2]) end
return 1
