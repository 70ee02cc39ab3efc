-- Let go of the oldest articles of a stream that is at its limit, never of one that a group has
-- yet to read or to acknowledge.
--
-- KEYS  1 stream
-- ARGV  1 limit   2 how many to let go at most
-- Returns {removed, 1 if a group reads the stream else 0}.
-- Invariant: every entry after the last one that all groups have acknowledged stays. With no group
-- registered nobody waits for anything, and the oldest go.

local stream, limit, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
if redis.call('XLEN', stream) < limit then
  return {0, 1}
end
local groups = redis.call('XINFO', 'GROUPS', stream)
if #groups == 0 then
  return {redis.call('XTRIM', stream, 'MAXLEN', '=', math.max(limit - most, 0)), 0}
end

local function parts(id)
  local ms, seq = id:match('^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local first_ms, first_seq = math.huge, 0
for _, group in ipairs(groups) do
  local field = {}
  for i = 1, #group, 2 do
    field[group[i]] = group[i + 1]
  end
  local ms, seq = parts(field['last-delivered-id'])
  seq = seq + 1
  if field['pending'] > 0 then
    ms, seq = parts(redis.call('XPENDING', stream, field['name'])[2])
  end
  if ms < first_ms or (ms == first_ms and seq < first_seq) then
    first_ms, first_seq = ms, seq
  end
end

local safe = string.format('%.0f-%.0f', first_ms, first_seq)
local removed = redis.call('XTRIM', stream, 'MINID', '~', safe, 'LIMIT', most)
if removed == 0 then  -- '~' only frees whole nodes
  removed = redis.call('XTRIM', stream, 'MINID', '=', safe)
end
return {removed, 1}
