-- Seen fingerprints, probabilistic: Bloom filters of options.capacity fingerprints each; a full one
-- is followed by a stricter one (Almeida et al. 2007, growth 1), so that all together keep to
-- options.error. A fingerprint is 8 bytes, two 32-bit halves for double hashing. O(layers).
local function layer(number)
  local error = options.error * 6 / (math.pi * math.pi * (number + 1) * (number + 1))
  local bits = math.ceil(options.capacity * -math.log(error) / (math.log(2) * math.log(2)))
  return bits, math.ceil(-math.log(error) / math.log(2))
end

local held, layers -- known once something is asked for

local prepared = {}

local function probe(number, fingerprint, set)
  local bits, hashes = layer(number)
  if set and not prepared[number] then
    -- A string that is made at its full length has no spare room at its end.
    if redis.call('EXISTS', names.seen .. number) == 0 then
      redis.call('SETBIT', names.seen .. number, bits - 1, 0)
    end
    prepared[number] = true
  end
  local a, b = struct.unpack('>I4I4', fingerprint)
  local call = {}
  for i = 0, hashes - 1 do
    local offset = string.format('%.0f', (a + i * b + i * i * i) % bits)
    call[#call + 1] = set and 'SET' or 'GET'
    call[#call + 1] = 'u1'
    call[#call + 1] = offset
    if set then call[#call + 1] = 1 end
  end
  for _, bit in ipairs(on(names.seen .. number, 'BITFIELD', unpack(call))) do
    if bit == 0 then return false end
  end
  return true
end

local function remember(fingerprint)
  if not held then
    local counted = redis.call('HMGET', seen, 'n', 'b')
    held, layers = num(counted[1]), math.max(1, num(counted[2]))
  end
  for number = 0, layers - 2 do
    if probe(number, fingerprint, false) then return false end
  end
  if probe(layers - 1, fingerprint, true) then return false end
  held = held + 1
  if held >= layers * options.capacity then layers = layers + 1 end
  return true
end

local function save_seen()
  redis.call('HSET', seen, 'n', held, 'b', layers)
end
