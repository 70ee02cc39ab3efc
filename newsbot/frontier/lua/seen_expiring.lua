-- Forgotten after options.expiry minutes: hashes in the server's compact form, 6 bytes -> minute since
-- EPOCH.
local PER_BUCKET = 52
local EPOCH = 26297280 -- 2020-01-01, so that minutes fit into three bytes until 2035

local minute = math.floor(now / 60000) - EPOCH

local function hash_of(field)
  return struct.unpack('>I6', field)
end

local function remember(fingerprint)
  local field = string.sub(fingerprint, 1, 6)
  local key = bucket_of(hash_of(field))
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
  -- Each call that stores sweeps one bucket, so that what expired does not stay for ever.
  local cursor = add(seen, 'c', 1) % buckets
  sweep(names.seen .. string.format('%.0f', cursor))
  grow(PER_BUCKET, function(from, to, moves)
    local stay, moved, fields = sweep(from), {}, {}
    for i = 1, #stay, 2 do
      if moves(hash_of(stay[i])) then
        fields[#fields + 1] = stay[i]
        moved[#moved + 1], moved[#moved + 2] = stay[i], stay[i + 1]
      end
    end
    if #fields > 0 then
      redis.call('HDEL', from, unpack(fields))
      on(to, 'HSET', unpack(moved))
    end
  end)
end
