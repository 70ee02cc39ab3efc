-- Seen fingerprints that are forgotten after options.expiry minutes: hashes in the server's compact
-- form, 6 bytes -> minute since EPOCH. Grows as seen_exact does. O(128); a split O(128).
local PER_BUCKET = 52
local EPOCH = 26297280 -- 2020-01-01, so that minutes fit into three bytes until 2035

local minute = math.floor(now / 60000) - EPOCH

local function place(hash, buckets)
  local level = 1
  while level * 2 <= buckets do level = level * 2 end
  local bucket = hash % (level * 2)
  if bucket >= buckets then bucket = bucket - level end
  return bucket, level
end

local function hash_of(field)
  return struct.unpack('>I6', field)
end

local held = num(redis.call('HGET', seen, 'n'))
local buckets = math.max(1, num(redis.call('HGET', seen, 'b')))

local function remember(fingerprint)
  local field = string.sub(fingerprint, 1, 6)
  local bucket = place(hash_of(field), buckets)
  local key = names.seen .. bucket
  local last = on(key, 'HGET', field)
  if last and minute - num(last) < options.expiry then return false end
  redis.call('HSET', key, field, minute)
  if not last then held = held + 1 end
  return true
end

-- Drop what has expired in one bucket; returns what stays, flat.
local function sweep(key)
  local fields = on(key, 'HGETALL')
  local stay, gone = {}, {}
  for i = 1, #fields, 2 do
    if #fields[i] == 6 and minute - num(fields[i + 1]) < options.expiry then
      stay[#stay + 1], stay[#stay + 2] = fields[i], fields[i + 1]
    else
      gone[#gone + 1] = fields[i]
    end
  end
  if #gone > 0 then
    redis.call('HDEL', key, unpack(gone))
    held = held - #gone
  end
  return stay
end

local function save_seen()
  local splits = 0
  while held > buckets * PER_BUCKET and splits < 16 do
    local level = 1
    while level * 2 <= buckets do level = level * 2 end
    local from = names.seen .. (buckets - level)
    local stay, moved, fields = sweep(from), {}, {}
    for i = 1, #stay, 2 do
      if hash_of(stay[i]) % (level * 2) == buckets then
        fields[#fields + 1] = stay[i]
        moved[#moved + 1], moved[#moved + 2] = stay[i], stay[i + 1]
      end
    end
    if #fields > 0 then
      redis.call('HDEL', from, unpack(fields))
      on(names.seen .. buckets, 'HSET', unpack(moved))
    end
    buckets = buckets + 1
    splits = splits + 1
  end
  -- Each call that stores sweeps one bucket more, so that what expired does not stay for ever.
  local cursor = add(seen, 'c', 1) % buckets
  sweep(names.seen .. string.format('%.0f', cursor))
  redis.call('HSET', seen, 'n', held, 'b', buckets)
end
