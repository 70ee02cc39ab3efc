-- The request of a visit is about to be sent: options.id, token, lease.
-- Returns its state, and what `extra` holds; nothing if the visit is over or another has begun.
-- Invariant: of two requests for one id only that of the last taking goes on. O(log n).
local state = load(options.id)
if not state or state.token ~= options.token or not state.lease then return {} end
state.lease = now + options.lease
redis.call('HSET', states, options.id, cmsgpack.pack(state))
redis.call('ZADD', due, number(state.lease), options.id)
if options.earn > 0 then
  local has = tonumber(redis.call('INCRBYFLOAT', credit, options.earn))
  if has > options.most then redis.call('SET', credit, options.most) end
end
return {cmsgpack.pack(state), redis.call('HGET', extra, options.id) or ''}
