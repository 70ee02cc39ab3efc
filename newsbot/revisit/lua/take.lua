-- Begin visits that are due: at most options.number, each for options.lease seconds.
-- Options also: oldest, before which no worker wanted a site (-1: sites are not asked);
-- rationed: whether each visit takes one of `credit`.
-- Returns now, when the next is due (-1: never), then id, token, state of each.
-- Invariant: what is under way is not taken before its lease has ended; every taking has a token of
-- its own. A site that no worker wants is forgotten. O(log n) each.
local most = options.number
if options.rationed then
  most = math.min(most, math.floor(tonumber(redis.call('GET', credit) or '0') or 0))
end
local taken = {}
if most > 0 then
  for _, id in ipairs(redis.call('ZRANGE', due, '-inf', number(now), 'BYSCORE', 'LIMIT', 0, most)) do
    local state = load(id)
    local wanted = state and (options.oldest < 0
      or (tonumber(redis.call('HGET', sites, state.site) or '') or -1) >= options.oldest)
    if not wanted then
      forget(id)
    else
      state.token = (tonumber(state.token) or 0) + 1
      state.lease = now + options.lease
      local packed = cmsgpack.pack(state)
      redis.call('HSET', states, id, packed)
      redis.call('ZADD', due, number(state.lease), id)
      taken[#taken + 1] = id
      taken[#taken + 1] = state.token
      taken[#taken + 1] = packed
    end
  end
  if options.rationed and #taken > 0 then redis.call('INCRBYFLOAT', credit, -#taken / 3) end
end
local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
return {number(now), first[2] or '-1', unpack(taken)}
