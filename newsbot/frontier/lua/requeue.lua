-- Queue the oldest dead letters again, as if they had never failed. ARGV 2 how many at most.
-- Returns how many. O(ARGV[2] * log n).
local moved = 0
while moved < tonumber(ARGV[2]) do
  local letter = redis.call('LINDEX', dead, -1)
  if not letter then break end
  local _, host, order, _, member = string.match(letter, '^(%d+)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n(.*)$')
  if member and #member >= 7 then
    enqueue(host, num(order), string.sub(member, 1, 6) .. '\0' .. string.sub(member, 8))
    moved = moved + 1
  else
    counts.refused = counts.refused + 1
  end
  redis.call('RPOP', dead)
end
save_size()
return moved
