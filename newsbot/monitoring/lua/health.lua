-- Add what a worker saw of a site; once that is enough pages, make it part of the site's past.
--
-- KEYS  1 health of the site (hash: `recent`, `past`: JSON of measure -> number)
-- ARGV  1 counts to add, JSON: pages, articles, duplicates, length, and one for each field
--       2 pages that are enough   3 weight of what is new in the past, 0 to 1   4 lifetime, seconds
-- Returns nil while there is not enough, else {recent, past before} as JSON; "" for no past yet.
-- Invariant: every page counts once, whichever worker saw it. The past is shares of pages (articles)
-- or of articles (the others), `length` a mean of medians, `pages` the sum of all.

local key, enough, weight = KEYS[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local function stored(field)
  local text = redis.call('HGET', key, field)
  local good, value = pcall(cjson.decode, text or '{}')
  return good and type(value) == 'table' and value or {}, text
end

local recent = stored('recent')
for name, number in pairs(cjson.decode(ARGV[1])) do
  recent[name] = (tonumber(recent[name]) or 0) + number
end
redis.call('EXPIRE', key, ARGV[4])
if recent.pages < enough then
  redis.call('HSET', key, 'recent', cjson.encode(recent))
  redis.call('EXPIRE', key, ARGV[4])
  return false
end

local past = stored('past')
local before = past.pages and cjson.encode(past) or ''
for name, number in pairs(recent) do
  local of = name == 'articles' and recent.pages or recent.articles
  if name == 'pages' then
    past.pages = (tonumber(past.pages) or 0) + number
  elseif of > 0 then
    local share = number / of
    local old = tonumber(past[name])
    past[name] = old and old + (share - old) * weight or share
  end
end
redis.call('HSET', key, 'past', cjson.encode(past))
redis.call('HDEL', key, 'recent')
redis.call('EXPIRE', key, ARGV[4])
return {cjson.encode(recent), before}
