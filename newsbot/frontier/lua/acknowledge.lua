-- Forget leases whose work is done.
-- Invariant: only the lease's owner can; for anybody else the call changes nothing. O(1) each.
local function acknowledge(ids)
  local freed = {}
  for first = 1, #ids, 1000 do
    local keys = {}
    for i = first, math.min(first + 999, #ids) do keys[#keys + 1] = pack_id(ids[i]) end
    local found = redis.call('HMGET', leases, unpack(keys))
    redis.call('HDEL', leases, unpack(keys))
    for i, lease in ipairs(found) do
      local host = lease and string.match(lease, '^([^\n]*)\n[^\n]*\n.')
      if host then
        freed[host] = (freed[host] or 0) + 1
      elseif lease then
        refuse(keys[i] .. lease)
      else
        counts.lost = counts.lost + 1
      end
    end
  end
  for host, number in pairs(freed) do free_places(host, number) end
end
