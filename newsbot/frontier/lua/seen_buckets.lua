-- Seen fingerprints in buckets, small enough for the server's compact forms.
--
-- They grow one at a time (linear hashing, Litwin 1980), so that no call pays for all: the next one is
-- split for every so many fingerprints; the fullest hold twice as many. O(1); a split O(bucket).
local held, buckets -- known once something is asked for
local level = 1 -- the largest power of two that is no more than there are buckets

local function bucket_of(hash)
  if not held then
    local counted = redis.call('HMGET', seen, 'n', 'b')
    held, buckets = num(counted[1]), math.max(1, num(counted[2]))
    while level * 2 <= buckets do level = level * 2 end
  end
  local bucket = hash % (level * 2)
  return names.seen .. (bucket < buckets and bucket or bucket - level)
end

-- `split(from, to, moves)` moves those whose hash it is true for.
local function grow(per_bucket, split)
  local splits = 0
  while held > buckets * per_bucket and splits < 16 do
    local number, all = buckets, level * 2
    split(names.seen .. (buckets - level), names.seen .. number, function(hash) return hash % all == number end)
    buckets = buckets + 1
    if buckets == all then level = all end
    splits = splits + 1
  end
  redis.call('HSET', seen, 'n', held, 'b', buckets)
end
