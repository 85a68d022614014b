// A sensor board: one driver each under sensors/.
#pragma once

#include "physio/device.h"
#include "physio/i2c_bus.h"

namespace physio {

class Sensor {
public:
    virtual ~Sensor() = default;
    // Looks for the chips and makes them ready; false where they are not there. Takes up to a second.
    virtual bool begin(I2cBus &bus) = 0;
    // Filters for a rate, so that what is faster than half of it does not fold into the signal.
    virtual bool set_rate(I2cBus &bus, uint16_t rate_hz) = 0;
    // acc, gyr and mag on the board's axes; a magnetometer without a new value repeats its last.
    virtual bool read(I2cBus &bus, bool with_magnetometer, int16_t values[9]) = 0;
    virtual SensorFacts facts() const = 0;
    virtual const char *name() const = 0;
};

constexpr float kGravity = 9.80665F; // m/s^2
constexpr float kDegree = 0.017453292F; // rad

// Which there is no number for: -32768 turned round is 32767.
inline int16_t negated(int16_t value) { return value == INT16_MIN ? INT16_MAX : static_cast<int16_t>(-value); }

} // namespace physio
