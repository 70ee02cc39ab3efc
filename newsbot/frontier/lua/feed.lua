-- Take start data from a list, set or sorted set that other programs fill, and queue it as requests
-- of the host `~start`, each a lease like any other, so that a worker's end loses none.
-- KEYS 9 the start key. ARGV 2 how many at most. Returns how many were taken, -1 for a key that is
-- none of the three (it is moved aside). O(ARGV[2] * log n).
local start, number = KEYS[9], ARGV[2]
local kind = redis.call('TYPE', start).ok
local data
if kind == 'none' then
  return 0
elseif kind == 'list' then
  data = redis.call('LPOP', start, number)
elseif kind == 'set' then
  data = redis.call('SPOP', start, number)
elseif kind == 'zset' then
  data = {}
  local popped = redis.call('ZPOPMAX', start, number)
  for i = 1, #popped, 2 do data[#data + 1] = popped[i] end
else
  set_aside(start)
  return -1
end
local sequence = last_id()
for _, datum in ipairs(data) do
  sequence = sequence + 1
  enqueue('~start', 0, pack_id(sequence) .. '\0' .. datum)
end
redis.call('HSET', state, 'seq', string.format('%.0f', sequence))
save_size()
return #data
