-- Publish articles, or say why not. One transition each: duplicate check, index update and push.
--
-- KEYS  1 stream (STREAM)
--       2 records (HASH: first 2 bytes of the id -> entries of RECORD bytes, oldest first)
--       3 bands   (HASH: 2-byte bucket -> entries of BAND bytes, oldest first)
--       4 list    (LIST, only where articles also go to one)
-- ARGV  1 window in days   2 longest stream and list, 0 for no limit   3 "drop" or "mark"
--       4 records in a bucket at most
--       then for each article
--       1 id (8 bytes)     2 content fingerprint (8 bytes)    3 URL check (2 bytes)
--       4 other address (4 bytes, or empty)   5 bands (10 times 4 bytes, or empty)
--       6 sketch (73 bytes; 4 to 6 are described in newsbot/duplicates)
--       7 the article as a JSON object without its closing brace, `version` and `duplicate_of`
-- Returns for each article {verdict, version, id of the other article or ""}; verdict is one of
--       published, updated (in the stream now)   known (this URL and text were)
--       canonical_url (this article's text from another URL), content (another article's text),
--       near (nearly another article's text): for these and "mark", what is published says
--       published_content, published_near
--       full (the stream is at its limit; nothing was changed)
-- Invariant: an article is in the stream if and only if its record is in the index; running twice
--       is running once.
--
-- A record is: rest of the id (6), content fingerprint (8), URL check (2), day (2), version (2),
-- sketch (73). A band entry is: tag (2), first 4 bytes of an id, day modulo 256 (1).
-- A bucket drops what is older than the window, or too much for it, when it is next written; entries
-- are in the order of their days, so that is a prefix.

local RECORD, BAND, SKETCH = 93, 7, 73
-- Articles compared at most for one band, and in all: what more share is a phrase, not a text.
local NEWEST, MOST = 8, 32
local window, limit, policy, most = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local today = math.floor(tonumber(redis.call('TIME')[1]) / 86400)

-- Position of the entry of `size` bytes that starts with `prefix`, at or after `from`; or nil.
local function find(bucket, prefix, size, from)
  local at = string.find(bucket, prefix, from or 1, true)
  while at and (at - 1) % size ~= 0 do
    at = string.find(bucket, prefix, at + 1, true)
  end
  return at
end

local function fresh(day)
  return today - day < window
end

-- The live record of an article: entry or nil, its bucket, its position if there is one at all.
local function lookup(id)
  local bucket = redis.call('HGET', KEYS[2], id:sub(1, 2)) or ''
  local at = find(bucket, id:sub(3), RECORD)
  local entry = at and bucket:sub(at, at + RECORD - 1)
  if entry and not fresh(struct.unpack('>I2', entry, 17)) then
    entry = nil
  end
  return entry, bucket, at
end

-- Write a record as its bucket's youngest, without the expired ones.
local function store(id, bucket, at, entry)
  if at then
    bucket = bucket:sub(1, at - 1) .. bucket:sub(at + RECORD)
  end
  local first = math.max(#bucket - RECORD * (most - 1), 0) + 1
  while first <= #bucket and not fresh(struct.unpack('>I2', bucket, first + 16)) do
    first = first + RECORD
  end
  if first > 1 then
    bucket = bucket:sub(first)
  end
  redis.call('HSET', KEYS[2], id:sub(1, 2), bucket .. entry)
end

-- The buckets of bands (4 bytes each, the first 2 name the bucket) by name.
local function buckets_of(bands)
  local names, buckets = {}, {}
  for i = 1, #bands, 4 do
    names[#names + 1] = bands:sub(i, i + 1)
  end
  for i, bucket in ipairs(redis.call('HMGET', KEYS[3], unpack(names))) do
    buckets[names[i]] = bucket or ''
  end
  return buckets
end

-- Let the article be found by bands; once by each, as the youngest.
local function add_bands(id, bands, buckets)
  local changed = {}
  for i = 1, #bands, 4 do
    local name, entry = bands:sub(i, i + 1), bands:sub(i + 2, i + 3) .. id:sub(1, 4)
    local bucket = buckets[name]
    local at = find(bucket, entry, BAND)
    if at then
      bucket = bucket:sub(1, at - 1) .. bucket:sub(at + BAND)
    end
    local first = math.max(#bucket - BAND * (12 * most - 1), 0) + 1
    while first <= #bucket and (today - bucket:byte(first + 6)) % 256 >= window do
      first = first + BAND
    end
    if first > 1 then
      bucket = bucket:sub(first)
    end
    buckets[name] = bucket .. entry .. string.char(today % 256)
    changed[#changed + 1] = name
  end
  local fields = {}
  for _, name in ipairs(changed) do
    fields[#fields + 1] = name
    fields[#fields + 1] = buckets[name]
  end
  redis.call('HSET', KEYS[3], unpack(fields))
end

-- The newest live article that shares the band and passes `same`: its id and record, or nil.
local function candidate(band, buckets, same, seen)
  local bucket, shorts = buckets[band:sub(1, 2)], {}
  local at = find(bucket, band:sub(3, 4), BAND)
  while at do
    shorts[#shorts + 1] = bucket:sub(at + 2, at + 5)
    at = find(bucket, band:sub(3, 4), BAND, at + BAND)
  end
  for i = #shorts, math.max(#shorts - NEWEST + 1, 1), -1 do
    local short = shorts[i]
    if not seen[short] then
      seen[short] = true
      local records = redis.call('HGET', KEYS[2], short:sub(1, 2)) or ''
      at = find(records, short:sub(3, 4), RECORD)
      while at do
        local entry = records:sub(at, at + RECORD - 1)
        if fresh(struct.unpack('>I2', entry, 17)) and same(entry) then
          return short:sub(1, 2) .. entry:sub(1, 6), entry
        end
        at = find(records, short:sub(3, 4), RECORD, at + RECORD)
      end
    end
  end
end

-- Whether two sketches are of near-copies: `Comparison.is_copy` in signatures.py says it in words.
local function is_copy(a, two)
  local b = {two:byte(1, SKETCH)}
  local same = 0
  for i = 2, 49 do
    local other = bit.bxor(a[i], b[i])
    if other < 16 then
      same = same + 1
    end
    if other % 16 == 0 then
      same = same + 1
    end
    if i == 17 and same < 5 then
      return false
    end
  end
  local resemblance = (same / 96 - 1 / 16) * 16 / 15
  local first, second = 2 ^ (a[1] / 16), 2 ^ (b[1] / 16)
  local shorter = math.min(first, second)
  local containment = resemblance * (first + second) / ((1 + resemblance) * shorter)
  local agree, differ = 0, 0
  for i = 50, SKETCH, 2 do
    if a[i + 1] > 0 and b[i + 1] > 0 and a[i] == b[i] then
      if a[i + 1] == b[i + 1] then
        agree = agree + 1
      else
        differ = differ + 1
      end
    end
  end
  if differ >= 2 and differ * 2 > agree then
    return false
  end
  if shorter < 20 then
    return containment >= 0.7 and (differ == 0 or differ < agree)
  end
  return containment >= 0.56 and resemblance >= 0.32
end

local function hex(bytes)
  return (bytes:gsub('.', function(c) return string.format('%02x', c:byte()) end))
end

local function full()
  return limit > 0 and (redis.call('XLEN', KEYS[1]) >= limit
    or (KEYS[4] and redis.call('LLEN', KEYS[4]) >= limit))
end

-- The article that this one repeats: its id and how.
local function original_of(content, bands, sketch, buckets)
  local other = candidate(content:sub(1, 4), buckets,
    function(entry) return entry:sub(7, 14) == content end, {})
  if other then
    return other, 'content'
  end
  local seen, compared, numbers = {}, 0, {sketch:byte(1, SKETCH)}
  local function same(entry)
    compared = compared + 1
    return compared <= MOST and is_copy(numbers, entry:sub(21))
  end
  for i = 1, #bands, 4 do
    other = candidate(bands:sub(i, i + 3), buckets, same, seen)
    if other then
      return other, 'near'
    end
  end
end

local function publish(id, content, check, address, bands, sketch, json)
  local entry, records, at = lookup(id)
  if entry and entry:sub(7, 14) == content then
    if struct.unpack('>I2', entry, 17) ~= today then  -- still about: keep it a window more
      store(id, records, at, entry:sub(1, 16) .. struct.pack('>I2', today) .. entry:sub(19))
    end
    local verdict = entry:sub(15, 16) == check and 'known' or 'canonical_url'
    return {verdict, struct.unpack('>I2', entry, 19), ''}
  end

  local buckets = buckets_of(content:sub(1, 4) .. address .. bands)
  local former, original, how = entry, nil, nil
  if not former and address ~= '' then
    local other
    other, former = candidate(address, buckets, function() return true end, {})
    if former and former:sub(7, 14) == content then
      return {'canonical_url', struct.unpack('>I2', former, 19), hex(other)}
    end
  end
  local version = former and math.min(struct.unpack('>I2', former, 19) + 1, 65535) or 1
  if not former then
    original, how = original_of(content, bands, sketch, buckets)
    if original and policy == 'drop' then
      return {how, 0, hex(original)}
    end
  end
  if full() then
    return {'full', 0, ''}
  end

  json = json .. ',"version":' .. version .. ',"duplicate_of":'
    .. (original and '"' .. hex(original) .. '"' or 'null') .. '}'
  redis.call('XADD', KEYS[1], '*', 'article', json)
  if KEYS[4] then
    redis.call('RPUSH', KEYS[4], json)
  end
  store(id, records, at,
    id:sub(3) .. content .. check .. struct.pack('>I2I2', today, version) .. sketch)
  if original then  -- its copies are copies of the original, and found by that
    if address ~= '' then
      add_bands(id, address, buckets)
    end
    return {'published_' .. how, version, hex(original)}
  end
  add_bands(id, content:sub(1, 4) .. address .. bands, buckets)
  return {version > 1 and 'updated' or 'published', version, ''}
end

local verdicts = {}
for i = 5, #ARGV, 7 do
  verdicts[#verdicts + 1] = publish(unpack(ARGV, i, i + 6))
end
return verdicts
