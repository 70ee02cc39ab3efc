-- Plan visits: options.limit (ids held at most), earn and most (credit that this brings, and the most
-- there may be), then for each in ARGV: id, state, when, "new" | "sooner" | "never".
--   new     unless it is planned already
--   sooner  at once if it is planned later (after its visit if that is under way); else as new
--   never   forgotten
-- Returns how many were added, and how many found no room. O(log n) each.
local added, refused = 0, 0
local held = redis.call('ZCARD', due)
for i = 2, #ARGV, 4 do
  local id, state, when, mode = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), ARGV[i + 3]
  local score = redis.call('ZSCORE', due, id)
  if mode == 'never' then
    forget(id)
  elseif not score then
    if options.limit > 0 and held + added >= options.limit then
      refused = refused + 1
    else
      redis.call('HSET', states, id, state)
      redis.call('ZADD', due, number(when), id)
      added = added + 1
    end
  elseif mode == 'sooner' and tonumber(score) > when then
    local old = load(id)
    if old and old.lease and old.lease > now then
      old.hasten = true
      redis.call('HSET', states, id, cmsgpack.pack(old))
    else
      redis.call('ZADD', due, number(when), id)
    end
  end
end
if options.earn > 0 then
  local has = tonumber(redis.call('INCRBYFLOAT', credit, options.earn))
  if has > options.most then redis.call('SET', credit, options.most) end
end
return {added, refused}
