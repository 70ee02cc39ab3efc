-- Publish articles, or say why not. One transition each: duplicate check, index update and push.
--
-- KEYS  1 stream (STREAM)
--       2 records (HASH: first 2 bytes of the id -> entries of RECORD bytes, oldest first)
--       3 bands   (HASH: 2-byte bucket -> entries of BAND bytes, oldest first)
--       4 list    (LIST, only where articles also go to one)
-- ARGV  1 window in days   2 longest stream and list, 0 for no limit   3 "drop" or "mark"
--       then for each article
--       1 id (8 bytes)     2 content fingerprint (8 bytes)    3 URL check (2 bytes)
--       4 the article as a JSON object without its closing brace, `version` and `duplicate_of`
-- Returns for each article {verdict, version, id of the other article or ""}; verdict is one of
--       published, updated, known (this URL, this text), canonical_url (another URL of this
--       article, this text), content (another article with this text),
--       full (the stream is at its limit; nothing was changed).
-- Invariant: an article is in the stream if and only if its record is in the index; running twice
--       is running once.
--
-- A record is: rest of the id (6), content fingerprint (8), URL check (2), day (2), version (2).
-- A band entry is: tag (2), day modulo 256 (1), first 5 bytes of an id.
-- A bucket drops what is older than the window when it is next written; entries are in the order
-- of their days, so that is a prefix.

local RECORD, BAND = 20, 8
local window, limit, policy = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
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

-- The live record of an id, given whole or by its first 5 bytes: entry, bucket, position.
local function lookup(key)
  local bucket = redis.call('HGET', KEYS[2], key:sub(1, 2)) or ''
  local at = find(bucket, key:sub(3), RECORD)
  if at then
    local entry = bucket:sub(at, at + RECORD - 1)
    if fresh(struct.unpack('>I2', entry, 17)) then
      return entry, bucket, at
    end
  end
  return nil, bucket, at
end

-- Write a record as its bucket's youngest, without the expired ones.
local function store(id, bucket, at, entry)
  if at then
    bucket = bucket:sub(1, at - 1) .. bucket:sub(at + RECORD)
  end
  local first = 1
  while first <= #bucket and not fresh(struct.unpack('>I2', bucket, first + 16)) do
    first = first + RECORD
  end
  redis.call('HSET', KEYS[2], id:sub(1, 2), bucket:sub(first) .. entry)
end

local function add_band(id, band)
  local bucket = redis.call('HGET', KEYS[3], band:sub(1, 2)) or ''
  local first = 1
  while first <= #bucket and (today - bucket:byte(first + 2)) % 256 >= window do
    first = first + BAND
  end
  local entry = band:sub(3, 4) .. string.char(today % 256) .. id:sub(1, 5)
  redis.call('HSET', KEYS[3], band:sub(1, 2), bucket:sub(first) .. entry)
end

-- The newest live article that shares a band and passes `same`; its full id or nil.
local function candidate(band, same)
  local bucket = redis.call('HGET', KEYS[3], band:sub(1, 2)) or ''
  local found
  local at = find(bucket, band:sub(3, 4), BAND)
  while at do
    local short = bucket:sub(at + 3, at + 7)
    local entry = lookup(short)
    if entry and same(entry) then
      found = short:sub(1, 2) .. entry:sub(1, 6)
    end
    at = find(bucket, band:sub(3, 4), BAND, at + BAND)
  end
  return found
end

local function hex(bytes)
  return (bytes:gsub('.', function(c) return string.format('%02x', c:byte()) end))
end

local function full()
  return limit > 0 and (redis.call('XLEN', KEYS[1]) >= limit
    or (KEYS[4] and redis.call('LLEN', KEYS[4]) >= limit))
end

local function publish(id, content, check, json)
  local entry, bucket, at = lookup(id)
  local version, original = 1, nil
  if entry then
    version = struct.unpack('>I2', entry, 19)
    if entry:sub(7, 14) == content then
      if struct.unpack('>I2', entry, 17) ~= today then  -- still about: keep it for a window more
        store(id, bucket, at, entry:sub(1, 16) .. struct.pack('>I2', today) .. entry:sub(19))
      end
      return {entry:sub(15, 16) == check and 'known' or 'canonical_url', version, ''}
    end
    version = math.min(version + 1, 65535)
  else
    original = candidate(content:sub(1, 4), function(e) return e:sub(7, 14) == content end)
    if original and policy == 'drop' then
      return {'content', 0, hex(original)}
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
  store(id, bucket, at, id:sub(3) .. content .. check .. struct.pack('>I2I2', today, version))
  if not original then
    add_band(id, content:sub(1, 4))
  end
  return {version > 1 and 'updated' or 'published', version, original and hex(original) or ''}
end

local verdicts = {}
for i = 4, #ARGV, 4 do
  verdicts[#verdicts + 1] = publish(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
end
return verdicts
