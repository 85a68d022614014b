// Checks of the portable parts, one by one: `parts` lists them, `parts NAME` runs one.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "chips.h"
#include "physio/battery.h"
#include "physio/firmware.h"
#include "physio/led.h"
#include "physio/sensors/any.h"

using namespace physio;

#define CHECK(what)                                                                                                    \
    do {                                                                                                               \
        if (!(what)) {                                                                                                 \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);                                            \
            std::exit(1);                                                                                              \
        }                                                                                                              \
    } while (false)

namespace {

class FakeBus : public I2cBus {
public:
    bool write(uint8_t address, uint8_t reg, uint8_t value) override {
        now_s += 70e-6;
        Chip *chip = chips.at(address);
        if (chip == nullptr) {
            return false;
        }
        chip->write(reg, value);
        return true;
    }
    bool read(uint8_t address, uint8_t first, uint8_t *out, size_t n) override {
        now_s += 70e-6;
        Chip *chip = chips.at(address);
        if (chip == nullptr) {
            return false;
        }
        const std::vector<uint8_t> data = chip->read(first, n);
        std::copy(data.begin(), data.end(), out);
        return true;
    }
    void wait_ms(uint32_t ms) override { now_s += ms / 1000.0; }

    double now_s = 0;
    Chips chips{now_s};
};

// The driver finds the board, and what it reads is the movement: every axis, sign and unit.
void read_board(const char *board, const char *name, bool has_magnetometer) {
    for (const uint16_t rate : kRates) {
        FakeBus bus;
        CHECK(bus.chips.plug(board));
        AnySensor any;
        Sensor *sensor = any.find(bus);
        CHECK(sensor != nullptr && std::string(sensor->name()) == name);
        CHECK(sensor->set_rate(bus, rate));
        bus.wait_ms(100);
        const SensorFacts facts = sensor->facts();
        CHECK(facts.has_magnetometer == has_magnetometer && (facts.mag_range_ut > 0) == has_magnetometer);
        CHECK(facts.acc_range_g == 8 && facts.gyr_range_dps == 1000);
        double worst[3] = {};
        for (int i = 0; i < 400; i++) {
            bus.wait_ms(10);
            const Motion motion = motion_at(bus.now_s);
            int16_t values[9] = {};
            CHECK(sensor->read(bus, has_magnetometer, values));
            for (int axis = 0; axis < 3; axis++) {
                worst[0] = std::max(worst[0], std::abs(values[axis] * facts.scales.acc - motion.acc[axis]));
                worst[1] = std::max(worst[1], std::abs(values[3 + axis] * facts.scales.gyr - motion.gyr[axis]));
                const double mag = has_magnetometer ? values[6 + axis] * facts.scales.mag : motion.mag[axis];
                worst[2] = std::max(worst[2], std::abs(mag - motion.mag[axis]));
            }
        }
        // A transfer, and at worst 10 ms of a slow magnetometer, lie between the moment and the value.
        CHECK(worst[0] < 0.08 && worst[1] < 0.02 && worst[2] < 0.9);
    }
}

void no_board() {
    FakeBus bus;
    AnySensor any;
    CHECK(any.find(bus) == nullptr);
    // A chip of the right address that is another.
    class Other : public Chip {
    public:
        using Chip::Chip;
        void write(uint8_t, uint8_t) override {}
        std::vector<uint8_t> read(uint8_t, size_t n) override { return std::vector<uint8_t>(n, 0x33); }
    };
    for (const uint8_t address : {0x6A, 0x68, 0x69, 0x28}) {
        bus.chips.put(address, std::make_unique<Other>(bus.now_s));
    }
    CHECK(any.find(bus) == nullptr);
}

void magnetometer_off() {
    FakeBus bus;
    bus.chips.plug("mpu9250");
    AnySensor any;
    Sensor *sensor = any.find(bus);
    int16_t values[9];
    std::fill(values, values + 9, int16_t{77});
    const double before_s = bus.now_s;
    CHECK(sensor->read(bus, false, values) && values[6] == 77);
    CHECK(bus.now_s - before_s < 100e-6); // one transfer
}

void negation() {
    CHECK(negated(INT16_MIN) == INT16_MAX && negated(5) == -5 && negated(0) == 0);
}

void ring_is_a_queue() {
    RingBuffer<int, 4> ring;
    int out = 0;
    CHECK(!ring.pop(out) && ring.size() == 0);
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 4; i++) {
            CHECK(ring.push(4 * round + i));
        }
        CHECK(!ring.push(-1) && ring.size() == 4);
        for (int i = 0; i < 4; i++) {
            CHECK(ring.pop(out) && out == 4 * round + i);
        }
    }
}

void ring_between_two_threads() {
    struct Item {
        uint32_t number;
        uint32_t twice;
        uint8_t filler[40];
    };
    static RingBuffer<Item, 64> ring;
    constexpr uint32_t kItems = 200000;
    std::thread producer([] {
        for (uint32_t i = 0; i < kItems; i++) {
            Item item{i, 2 * i, {}};
            while (!ring.push(item)) {
                std::this_thread::yield();
            }
        }
    });
    for (uint32_t i = 0; i < kItems; i++) {
        Item item{};
        while (!ring.pop(item)) {
            std::this_thread::yield();
        }
        CHECK(item.number == i && item.twice == 2 * i);
    }
    producer.join();
}

Frame frame_of(size_t n, uint8_t byte) {
    Frame frame;
    frame.size = n;
    std::fill(frame.data, frame.data + n, byte);
    return frame;
}

void outbox_keeps_order_and_whole_frames() {
    Outbox<100> box;
    CHECK(box.push(frame_of(60, 1)) && !box.push(frame_of(41, 2)) && box.push(frame_of(40, 3)));
    CHECK(box.n_dropped() == 1 && box.size() == 100);
    std::vector<uint8_t> got;
    size_t n_refused = 0;
    while (box.size() > 0) { // every other piece is refused, and comes again
        box.pump([] { return size_t{7}; },
                 [&](const uint8_t *data, size_t n) {
                     CHECK(n <= 7);
                     if (++n_refused % 2 == 0) {
                         return false;
                     }
                     got.insert(got.end(), data, data + n);
                     return true;
                 });
    }
    CHECK(got.size() == 100 && got[59] == 1 && got[60] == 3 && got[99] == 3);
    CHECK(box.push(frame_of(100, 4)));
    CHECK(!box.pump([] { return size_t{0}; }, [](const uint8_t *, size_t) { return true; }) && box.size() == 100);
}

void frames_fit_the_link() {
    for (const uint16_t rate : kRates) {
        for (const bool mag : {false, true}) {
            CHECK(samples_per_frame(rate, mag, 0) == static_cast<size_t>(rate + 19) / 20);
            CHECK(samples_per_frame(rate, mag, 20) == rate / 10U);
            CHECK(frame_bytes(samples_per_frame(rate, mag, 244), mag ? 9 : 6) <= 244);
            CHECK(samples_per_frame(rate, mag, 20) <= kMaxSamples);
        }
    }
    CHECK(frame_bytes(kMaxSamples, 9) == kMaxFrame && kMaxFrame <= 1026);
}

void rates() {
    CHECK(nearest_rate(0) == 50 && nearest_rate(75) == 50 && nearest_rate(76) == 100 && nearest_rate(150) == 100);
    CHECK(nearest_rate(151) == 200 && nearest_rate(UINT32_MAX) == 200);
    CHECK(period_us(50) == 20000 && period_us(100) == 10000 && period_us(200) == 5000);
}

void batches_break_where_they_must() {
    Batcher batch;
    const auto sample = [](uint32_t counter, uint32_t period, bool mag, uint32_t us = 4990) {
        return Sample{counter, us, period, mag, {}};
    };
    CHECK(batch.continues(sample(9, 5000, true)));
    batch.add(sample(UINT32_MAX, 5000, true, UINT32_MAX - 10)); // its clock wraps around, too
    CHECK(batch.continues(sample(0, 5000, true, 5400)) && batch.continues(sample(0, 5000, true, 4600)));
    CHECK(!batch.continues(sample(0, 5000, true, 5600)) && !batch.continues(sample(0, 5000, true, 4400)));
    CHECK(batch.continues(sample(0, 5000, true))); // the counter wraps around
    CHECK(!batch.continues(sample(1, 5000, true)) && !batch.continues(sample(0, 10000, true)));
    CHECK(!batch.continues(sample(0, 5000, false)));
    Frame frame;
    CHECK(batch.take(1, 1, {1, 1, 1}, frame) && !batch.take(1, 1, {1, 1, 1}, frame));
}

// A sensor whose answers the test decides.
class FakeSensor : public Sensor {
public:
    bool begin(I2cBus &) override { return true; }
    bool set_rate(I2cBus &, uint16_t rate_hz) override {
        rates.push_back(rate_hz);
        return can_change;
    }
    bool read(I2cBus &, bool with_magnetometer, int16_t values[9]) override {
        values[0] = 1;
        values[6] = with_magnetometer ? 7 : 0;
        return is_there;
    }
    SensorFacts facts() const override { return {}; }
    const char *name() const override { return "fake"; }

    std::vector<uint16_t> rates;
    bool can_change = true;
    bool is_there = true;
};

void sampler_counts_what_it_missed() {
    static SampleQueue queue;
    Sampler sampler(queue);
    FakeBus bus;
    FakeSensor sensor;
    uint32_t now = 100;
    const auto clock = [&now] { return now += 10; };
    Sample sample{};
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample) && sample.counter == 0 && sample.time_us == 110);
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample) && sample.counter == 1);
    CHECK(sampler.tick(bus, sensor, 4, clock) && queue.pop(sample) && sample.counter == 5); // three came too late
    sensor.is_there = false;
    CHECK(sampler.tick(bus, sensor, 1, clock) && !queue.pop(sample));
    sensor.is_there = true;
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample) && sample.counter == 7); // one could not be read
    sensor.is_there = false;
    for (int i = 1; i < 20; i++) {
        CHECK(sampler.tick(bus, sensor, 1, clock));
    }
    CHECK(!sampler.tick(bus, sensor, 1, clock));
}

void sampler_changes_between_two_samples() {
    static SampleQueue queue;
    Sampler sampler(queue);
    FakeBus bus;
    FakeSensor sensor;
    const auto clock = [] { return 0U; };
    Sample sample{};
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample));
    CHECK(sample.period_us == 10000 && !sample.has_magnetometer && sensor.rates == std::vector<uint16_t>({100}));
    sampler.ask(200, true);
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample));
    CHECK(sample.period_us == 5000 && sample.has_magnetometer && sample.values[6] == 7 && sampler.rate_hz() == 200);
    sampler.ask(200, false); // the filters stay
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample) && !sample.has_magnetometer);
    CHECK(sensor.rates == std::vector<uint16_t>({100, 200}));
    sensor.can_change = false; // it is tried until it works
    sampler.ask(50, false);
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample) && sample.period_us == 5000);
    sensor.can_change = true;
    CHECK(sampler.tick(bus, sensor, 1, clock) && queue.pop(sample) && sample.period_us == 20000);
    sampler.begin_anew(); // another sensor must be told as well
    CHECK(sampler.tick(bus, sensor, 1, clock) && sensor.rates.back() == 50 && sensor.rates.size() == 5);
}

void battery_curve() {
    CHECK(battery_percent(0) == kUnknownBattery && battery_percent(5000) == kUnknownBattery);
    CHECK(battery_percent(3000) == 0 && battery_percent(3300) == 0 && battery_percent(4180) == 100);
    CHECK(battery_percent(4250) == 100 && battery_percent(3830) == 50 && battery_percent(3600) == 10);
    uint8_t last = 0;
    for (uint32_t mv = 2500; mv <= 4500; mv++) {
        const uint8_t percent = battery_percent(mv);
        CHECK(percent >= last && percent <= 100);
        last = percent;
    }
}

void lights_differ() {
    const Light all[] = {Light::kSearching, Light::kNoSensor,   Light::kWaiting, Light::kConnected,
                         Light::kStopped,   Light::kLowBattery, Light::kIdentify};
    std::map<std::string, int> rhythms;
    for (const Light light : all) {
        std::string rhythm;
        for (uint32_t ms = 0; ms < 6000; ms += 10) {
            rhythm += is_lit(light, ms) ? '1' : '0';
        }
        CHECK(rhythm.find('1') != std::string::npos && rhythm.find('0') != std::string::npos);
        rhythms[rhythm]++;
    }
    CHECK(rhythms.size() == 7);
}

class NoMemory : public Store {
public:
    size_t load(Key, uint8_t *out, size_t) override {
        out[0] = 0xFF; // no UTF-8
        return 1;
    }
    bool save(Key, const uint8_t *, size_t) override { return false; }
};

void a_broken_memory_is_said() {
    NoMemory memory;
    Device device(0x12345678, 1, "x", memory);
    CHECK(std::string(device.name()) == "Physio-5678");
    CommandFrame command{kName, 0, 0, 1, {'a'}};
    CHECK(device.obey(command, 0).status == kRefused && std::string(device.name()) == "Physio-5678");
    command.command = kKeepCalibration;
    command.length = kCalibrationSize;
    CHECK(device.obey(command, 0).status == kRefused);
}

void blinking_ends_and_stays_ended() {
    NoMemory memory;
    Device device(1, 1, "x", memory);
    CommandFrame command{kIdentify, 0, 1000, 0, {}};
    device.obey(command, UINT32_MAX - 100);
    CHECK(device.is_identifying(UINT32_MAX) && device.is_identifying(59000) && !device.is_identifying(60000));
    device.let_blinking_end(60000);
    CHECK(!device.is_identifying(UINT32_MAX - 90)); // 49 days later
}

const std::map<std::string, std::function<void()>> kChecks = {
    {"read_lsm6dsox_lis3mdl", [] { read_board("lsm6dsox+lis3mdl", "LSM6DSOX+LIS3MDL", true); }},
    {"read_lsm6dsox", [] { read_board("lsm6dsox", "LSM6DSOX", false); }},
    {"read_mpu9250", [] { read_board("mpu9250", "MPU-9250", true); }},
    {"read_mpu6500", [] { read_board("mpu6500", "MPU-6500", false); }},
    {"read_icm20948", [] { read_board("icm20948", "ICM-20948", true); }},
    {"read_bno055", [] { read_board("bno055", "BNO055", true); }},
    {"no_board", no_board},
    {"magnetometer_off", magnetometer_off},
    {"negation", negation},
    {"ring_is_a_queue", ring_is_a_queue},
    {"ring_between_two_threads", ring_between_two_threads},
    {"outbox_keeps_order_and_whole_frames", outbox_keeps_order_and_whole_frames},
    {"frames_fit_the_link", frames_fit_the_link},
    {"rates", rates},
    {"batches_break_where_they_must", batches_break_where_they_must},
    {"sampler_counts_what_it_missed", sampler_counts_what_it_missed},
    {"sampler_changes_between_two_samples", sampler_changes_between_two_samples},
    {"battery_curve", battery_curve},
    {"lights_differ", lights_differ},
    {"a_broken_memory_is_said", a_broken_memory_is_said},
    {"blinking_ends_and_stays_ended", blinking_ends_and_stays_ended},
};

} // namespace

int main(int n, char **arguments) {
    for (const auto &[name, check] : kChecks) {
        if (n < 2) {
            std::printf("%s\n", name.c_str());
        } else if (name == arguments[1]) {
            check();
            return 0;
        }
    }
    return n < 2 ? 0 : 2;
}
