-- Give dead letters to their group once more.
--
-- KEYS  1 stream   2 dead letters (STREAM)
-- ARGV  1 group   2 dead letter to begin with   3 how many to look at
-- Returns {number given, dead letter to go on with or ""}.
-- Invariant: a message is in the dead letters or in the stream, never in both.

local letters = redis.call('XRANGE', KEYS[2], ARGV[2], '+', 'COUNT', ARGV[3])
local given = 0
for _, letter in ipairs(letters) do
  local field = {}
  for i = 1, #letter[2], 2 do
    field[letter[2][i]] = letter[2][i + 1]
  end
  if field['group'] == ARGV[1] and field['article'] then
    redis.call('XADD', KEYS[1], '*', 'article', field['article'], 'for', ARGV[1])
    redis.call('XDEL', KEYS[2], letter[1])
    given = given + 1
  end
end
return {given, #letters == tonumber(ARGV[3]) and '(' .. letters[#letters][1] or ''}
