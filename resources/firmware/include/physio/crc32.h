// CRC-32 of IEEE 802.3 over a nibble table: 64 bytes of flash, fast enough for 20 kB/s.
#pragma once

#include <cstddef>
#include <cstdint>

namespace physio {

// The CRC of data that follows what gave `before`; start with 0.
inline uint32_t crc32(const uint8_t *data, size_t n, uint32_t before = 0) {
    static constexpr uint32_t kTable[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };
    uint32_t crc = ~before;
    for (size_t i = 0; i < n; i++) {
        crc ^= data[i];
        crc = kTable[crc & 15] ^ crc >> 4;
        crc = kTable[crc & 15] ^ crc >> 4;
    }
    return ~crc;
}

} // namespace physio
