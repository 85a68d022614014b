// Whichever of the known sensor boards is connected.
#pragma once

#include "physio/sensors/bno055.h"
#include "physio/sensors/icm20948.h"
#include "physio/sensors/lsm6dsox_lis3mdl.h"
#include "physio/sensors/mpu9250.h"

namespace physio {

class AnySensor {
public:
    // The first that answers, ready to be read; null where none does.
    Sensor *find(I2cBus &bus) {
        // Looking for an ICM-20948 writes to it first, so those at its address that need not be written to
        // come before it.
        Sensor *const all[] = {&lsm6dsox_, &mpu9250_, &icm20948_, &bno055_};
        for (Sensor *sensor : all) {
            if (sensor->begin(bus)) {
                return sensor;
            }
        }
        return nullptr;
    }

private:
    Lsm6dsoxLis3mdl lsm6dsox_;
    Icm20948 icm20948_;
    Mpu9250 mpu9250_;
    Bno055 bno055_;
};

} // namespace physio
