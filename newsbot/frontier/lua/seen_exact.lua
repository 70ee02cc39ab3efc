-- Seen fingerprints, exact: sets of 64-bit integers, small enough for the server's compact form.
--
-- Buckets grow one at a time (linear hashing, Litwin 1980), so that no call pays for all: a bucket
-- is split for every PER_BUCKET fingerprints. The fullest hold twice that, below the limit of the
-- compact form (set-max-intset-entries, 512). O(1); a split O(512).
local PER_BUCKET = 190

local function place(hash, buckets)
  local level = 1
  while level * 2 <= buckets do level = level * 2 end
  local bucket = hash % (level * 2)
  if bucket >= buckets then bucket = bucket - level end
  return bucket, level
end

local function hash_of(fingerprint)
  return num(string.sub(fingerprint, -9))
end

local held = num(redis.call('HGET', seen, 'n'))
local buckets = math.max(1, num(redis.call('HGET', seen, 'b')))

local function remember(fingerprint)
  local bucket = place(hash_of(fingerprint), buckets)
  if on(names.seen .. bucket, 'SADD', fingerprint) == 0 then return false end
  held = held + 1
  return true
end

local function save_seen()
  local splits = 0
  while held > buckets * PER_BUCKET and splits < 16 do
    local level = 1
    while level * 2 <= buckets do level = level * 2 end
    local from = names.seen .. (buckets - level)
    local moved = {}
    for _, fingerprint in ipairs(on(from, 'SMEMBERS')) do
      if hash_of(fingerprint) % (level * 2) == buckets then moved[#moved + 1] = fingerprint end
    end
    if #moved > 0 then
      redis.call('SREM', from, unpack(moved))
      on(names.seen .. buckets, 'SADD', unpack(moved))
    end
    buckets = buckets + 1
    splits = splits + 1
  end
  redis.call('HSET', seen, 'n', held, 'b', buckets)
end
