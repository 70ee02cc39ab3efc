-- Exact: sets of 64-bit integers; the compact form ends at set-max-intset-entries, 512.
local PER_BUCKET = 190

local function hash_of(fingerprint)
  return num(string.sub(fingerprint, -9))
end

local function remember(fingerprint)
  if on(bucket_of(hash_of(fingerprint)), 'SADD', fingerprint) == 0 then return false end
  held = held + 1
  return true
end

local function save_seen()
  grow(PER_BUCKET, function(from, to, moves)
    local moved = {}
    for _, fingerprint in ipairs(on(from, 'SMEMBERS')) do
      if moves(hash_of(fingerprint)) then moved[#moved + 1] = fingerprint end
    end
    if #moved > 0 then
      redis.call('SREM', from, unpack(moved))
      on(to, 'SADD', unpack(moved))
    end
  end)
end
