-- Forget leases whose work is done.
-- Invariant: only the lease's owner can; for anybody else the call changes nothing. O(1) each.
local function acknowledge(ids)
  for _, id in ipairs(ids) do
    local host = take_back(pack_id(id))
    if host then free_place(host) end
  end
end
