-- Remember fingerprints by themselves, for a scheduler that queues elsewhere. ARGV from 2 on: tags, as
-- in push.lua. Returns 1 for each that is new, else 0. O(1) each.
local news = {}
for i = 2, #ARGV do
  local kind, fingerprint = string.sub(ARGV[i], 1, 1), string.sub(ARGV[i], 2)
  if kind == 'o' then
    news[#news + 1] = redis.call('SADD', sources, fingerprint)
  else
    news[#news + 1] = remember(fingerprint) and 1 or 0
  end
end
if held then save_seen() end
return news
