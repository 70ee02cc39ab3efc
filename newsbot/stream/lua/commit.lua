-- Acknowledge messages and, in the same moment, the lines that they became in files.
--
-- KEYS  1 stream   2 files (HASH: file -> bytes of it that are committed)
-- ARGV  1 group   2 consumer   3 number of files, then for each: file, old size, new size; then ids
-- Returns {"done"}; {"moved"} if a file's size is neither, so that the caller must start over from
--       the sizes here; {"lost", ids that are still the consumer's} if it must write those alone.
-- Invariant: a message is acknowledged if and only if its line lies within the committed size of a
--       file. Running twice is running once.

local stream, files, group, consumer = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local last = 3 + 3 * tonumber(ARGV[3])
local done, moved = 0, false
for i = 4, last, 3 do
  local size = redis.call('HGET', files, ARGV[i])
  if size == ARGV[i + 2] then
    done = done + 1
  elseif size ~= ARGV[i + 1] then
    moved = true
  end
end
if last > 3 and done == tonumber(ARGV[3]) then
  return {'done'}
end
if moved or done > 0 then
  return {'moved'}
end

local mine = {}
for i = last + 1, #ARGV do
  if #redis.call('XPENDING', stream, group, ARGV[i], ARGV[i], 1, consumer) > 0 then
    mine[#mine + 1] = ARGV[i]
  end
end
if last > 3 and #mine < #ARGV - last then
  return {'lost', mine}
end
for _, id in ipairs(mine) do
  redis.call('XACK', stream, group, id)
end
for i = 4, last, 3 do
  redis.call('HSET', files, ARGV[i], ARGV[i + 2])
end
return {'done'}
