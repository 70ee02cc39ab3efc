-- Note what articles hold, and tell what other articles of their sites held before.
--
-- KEYS  for each article: 1 paragraphs of its site (HASH: bucket -> entries of PARAGRAPH bytes)
--                         2 titles of its site     (HASH: bucket -> entries of TITLE bytes)
-- ARGV  1 paragraphs in a bucket at most   2 titles in a bucket at most   3 lifetime in ms
--       then for each article
--       1 its tag (2 bytes, no zero byte)   2 its paragraphs   3 its title, or empty
--       4 lines that may be titles of others
--       A key is 6 bytes: 2 name the bucket, 4 stand in the entry. 2 and 4 hold each key once.
-- Returns for each article {a byte a paragraph: in how many other articles it stood, 0 to MOST;
--       a byte a line: 1 if another article has that title}
-- Invariant: an article counts once for a paragraph, however often it comes and in whatever order.
--
-- A paragraph's entry is: key (4), then the tags (2) of MOST articles, 0 where there is none yet. A title's is: key (4), tag (2). Both are oldest first by when they were last seen, so
-- that a full bucket forgets what the site no longer prints.

local KEY, TAG, MOST = 4, 2, 12
local PARAGRAPH, TITLE = KEY + MOST * TAG, KEY + TAG

-- Position of the entry of `size` bytes that starts with `prefix`, or nil.
local function find(bucket, prefix, size)
  local at = string.find(bucket, prefix, 1, true)
  while at and (at - 1) % size ~= 0 do
    at = string.find(bucket, prefix, at + 1, true)
  end
  return at
end

-- Bucket with `entry` as its youngest, in the place of the one at `at`, and `most` entries at most.
local function renew(bucket, at, entry, most)
  local size = #entry
  if at then
    bucket = bucket:sub(1, at - 1) .. bucket:sub(at + size)
  end
  return bucket:sub(-size * (most - 1)) .. entry
end

-- Entries with the same keys as `wanted`, by key, and the buckets they are in, by name.
local function read(hash, wanted)
  local names, buckets = {}, {}
  for i = 1, #wanted, KEY + 2 do
    names[#names + 1] = wanted:sub(i, i + 1)
  end
  if #names > 0 then
    for i, bucket in ipairs(redis.call('HMGET', hash, unpack(names))) do
      buckets[names[i]] = bucket or ''
    end
  end
  return names, buckets
end

local function write(hash, buckets, lifetime)
  local fields = {}
  for name, bucket in pairs(buckets) do
    fields[#fields + 1] = name
    fields[#fields + 1] = bucket
  end
  if #fields > 0 then
    redis.call('HSET', hash, unpack(fields))
    redis.call('PEXPIRE', hash, lifetime)
  end
end

local function count_paragraphs(hash, tag, wanted, most, lifetime)
  local names, buckets = read(hash, wanted)
  local counts = {}
  for i, name in ipairs(names) do
    local first = (i - 1) * (KEY + 2) + 3
    local key, bucket = wanted:sub(first, first + KEY - 1), buckets[name]
    local at = find(bucket, key, PARAGRAPH)
    local tags = at and bucket:sub(at + KEY, at + PARAGRAPH - 1):gsub('%z', '') or ''
    local mine = find(tags, tag, TAG)
    counts[i] = string.char(#tags / TAG - (mine and 1 or 0))
    if not mine and #tags < MOST * TAG then
      tags = tags .. tag
    end
    local entry = key .. tags .. string.rep('\0', MOST * TAG - #tags)
    buckets[name] = renew(bucket, at, entry, most)
  end
  write(hash, buckets, lifetime)
  return table.concat(counts)
end

local function know_titles(hash, tag, title, lines, most, lifetime)
  local names, buckets = read(hash, lines)
  local known = {}
  for i, name in ipairs(names) do
    local first = (i - 1) * (KEY + 2) + 3
    local at = find(buckets[name], lines:sub(first, first + KEY - 1), TITLE)
    local other = at and buckets[name]:sub(at + KEY, at + TITLE - 1) ~= tag
    known[i] = other and '\1' or '\0'
  end
  if title ~= '' then
    local _, own = read(hash, title)
    local name, key = title:sub(1, 2), title:sub(3)
    own[name] = renew(own[name], find(own[name], key, TITLE), key .. tag, most)
    write(hash, own, lifetime)
  end
  return table.concat(known)
end

local paragraphs, titles, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local answers = {}
for i = 4, #ARGV, 4 do
  local key = 2 * #answers
  local tag, wanted, title, lines = unpack(ARGV, i, i + 3)
  answers[#answers + 1] = {
    count_paragraphs(KEYS[key + 1], tag, wanted, paragraphs, lifetime),
    know_titles(KEYS[key + 2], tag, title, lines, titles, lifetime),
  }
end
return answers
