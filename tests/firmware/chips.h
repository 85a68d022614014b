// Sensor chips as their data sheets describe them: a register file that shows the movement only when it has
// been set up rightly, in the units and on the axes that the settings and the package give it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

// What the board feels, on its own axes: m/s^2, rad/s, uT.
struct Motion {
    double acc[3];
    double gyr[3];
    double mag[3];
};

// Nine different tones, so that an axis that stands at the wrong place is seen; so strong that half of the
// range would not do.
inline Motion motion_at(double t_s) {
    Motion motion{};
    for (int i = 0; i < 3; i++) {
        motion.acc[i] = (45.0 + 10 * i) * std::sin(2 * M_PI * (0.13 + 0.03 * i) * t_s + 0.3 * i);
        motion.gyr[i] = (10.0 + 2 * i) * std::sin(2 * M_PI * (0.11 + 0.03 * i) * t_s + 0.5 + i);
        motion.mag[i] = (30.0 + 9 * i) * std::sin(2 * M_PI * (0.12 + 0.03 * i) * t_s + 1.0 + i);
    }
    return motion;
}

constexpr double kG = 9.80665;
constexpr double kDeg = M_PI / 180;

class Chip {
public:
    explicit Chip(const double &now_s) : now_s_(now_s) {}
    virtual ~Chip() = default;
    virtual bool answers() const { return true; }
    virtual void write(uint8_t reg, uint8_t value) = 0;
    // The first register of a transfer as it was addressed; gives n bytes.
    virtual std::vector<uint8_t> read(uint8_t first, size_t n) = 0;

protected:
    static int16_t clipped(double value) {
        return static_cast<int16_t>(std::lround(std::clamp(value, -32768.0, 32767.0)));
    }
    static void put_le(std::vector<uint8_t> &out, double value) {
        const auto bits = static_cast<uint16_t>(clipped(value));
        out.push_back(static_cast<uint8_t>(bits & 0xFF));
        out.push_back(static_cast<uint8_t>(bits >> 8));
    }
    static void put_be(std::vector<uint8_t> &out, double value) {
        const auto bits = static_cast<uint16_t>(clipped(value));
        out.push_back(static_cast<uint8_t>(bits >> 8));
        out.push_back(static_cast<uint8_t>(bits & 0xFF));
    }
    double now_s() const { return now_s_; }
    double since_s(double then_s) const { return now_s_ - then_s; }

private:
    const double &now_s_;
};

class Lsm6dsoxChip : public Chip {
public:
    using Chip::Chip;
    void write(uint8_t reg, uint8_t value) override {
        if (reg == 0x12 && (value & 1) != 0) {
            registers_.clear();
            reset_s_ = now_s();
            return;
        }
        if (since_s(reset_s_) > 50e-6) {
            registers_[reg] = value;
        }
    }
    std::vector<uint8_t> read(uint8_t first, size_t n) override {
        std::vector<uint8_t> out;
        while (out.size() < n) {
            const auto reg = static_cast<uint8_t>(first + out.size());
            if (reg == 0x22) {
                const std::vector<uint8_t> values = data();
                out.insert(out.end(), values.begin(), values.end());
            } else {
                out.push_back(reg == 0x0F ? 0x6C : registers_[reg]);
            }
        }
        out.resize(n);
        return out;
    }

private:
    std::vector<uint8_t> data() {
        static const double kAccLsb[] = {0.061e-3, 0.488e-3, 0.122e-3, 0.244e-3}; // 2, 16, 4, 8 g
        static const double kGyrLsb[] = {8.75e-3, 17.5e-3, 35e-3, 70e-3};
        const bool acc_on = registers_[0x10] >> 4 != 0;
        const bool gyr_on = registers_[0x11] >> 4 != 0;
        const double acc = kAccLsb[registers_[0x10] >> 2 & 3] * kG;
        const double gyr = kGyrLsb[registers_[0x11] >> 2 & 3] * kDeg;
        const Motion motion = motion_at(now_s());
        std::vector<uint8_t> out;
        for (double value : motion.gyr) {
            put_le(out, gyr_on ? value / gyr : 0);
        }
        for (double value : motion.acc) {
            put_le(out, acc_on ? value / acc : 0);
        }
        return out;
    }
    std::map<uint8_t, uint8_t> registers_;
    double reset_s_ = -1;
};

class Lis3mdlChip : public Chip {
public:
    using Chip::Chip;
    void write(uint8_t reg, uint8_t value) override {
        if (reg == 0x21 && (value & 4) != 0) {
            registers_.clear();
            registers_[0x22] = 3; // powered down
            return;
        }
        registers_[reg] = value;
    }
    std::vector<uint8_t> read(uint8_t first, size_t n) override {
        // Without the highest bit of the address the same register comes again and again.
        const bool counts_up = (first & 0x80) != 0;
        std::vector<uint8_t> out;
        for (size_t i = 0; i < n; i++) {
            out.push_back(at(static_cast<uint8_t>((first & 0x7F) + (counts_up ? i : 0))));
        }
        return out;
    }

private:
    uint8_t at(uint8_t reg) {
        if (reg == 0x0F) {
            return 0x3D;
        }
        if (reg >= 0x28 && reg <= 0x2D) {
            static const double kPerGauss[] = {6842, 3421, 2281, 1711};
            const double scale = kPerGauss[registers_[0x21] >> 5 & 3] / 100.0;
            const bool is_on = (registers_[0x22] & 3) == 0;
            std::vector<uint8_t> data;
            for (double value : motion_at(now_s()).mag) {
                put_le(data, is_on ? value * scale : 0);
            }
            return data[reg - 0x28];
        }
        return reg == 0x27 ? 0x08 : registers_[reg];
    }
    std::map<uint8_t, uint8_t> registers_{{0x22, 3}};
};

// AK8963 or AK09916: they differ in where their registers are and in how the data may be reached.
class AkChip : public Chip {
public:
    AkChip(const double &now, bool is_old, const bool &is_reachable)
        : Chip(now), is_old_(is_old), is_reachable_(is_reachable) {}
    bool answers() const override { return is_reachable_; }
    void write(uint8_t reg, uint8_t value) override {
        if (reg == (is_old_ ? 0x0B : 0x32) && value == 1) {
            mode_ = 0;
            return;
        }
        if (reg != (is_old_ ? 0x0A : 0x31)) {
            return;
        }
        const bool is_allowed = mode_ == 0 || value == 0; // a mode is left through power-down
        if (is_allowed && since_s(changed_s_) > 100e-6) {
            mode_ = value;
            changed_s_ = now_s();
        }
    }
    std::vector<uint8_t> read(uint8_t first, size_t n) override {
        const uint8_t st1 = is_old_ ? 0x02 : 0x10;
        const uint8_t st2 = is_old_ ? 0x09 : 0x18;
        std::vector<uint8_t> out;
        for (size_t i = 0; i < n; i++) {
            const auto reg = static_cast<uint8_t>(first + i);
            if (reg == st1) {
                measure();
                out.push_back(is_new_ ? 1 : 0);
            } else if (reg > st1 && reg <= st1 + 6) {
                out.push_back(data_[reg - st1 - 1]);
            } else if (reg == st2) {
                out.push_back(0x10);
                is_new_ = false; // and the next may come
            } else {
                out.push_back(other(reg));
            }
        }
        return out;
    }

private:
    uint8_t other(uint8_t reg) const {
        if (reg == 0x00) {
            return 0x48;
        }
        if (!is_old_) {
            return reg == 0x01 ? 0x09 : 0;
        }
        const bool is_fuse = reg >= 0x10 && reg <= 0x12;
        static const uint8_t kFuses[] = {176, 179, 166};
        return is_fuse && mode_ == 0x0F ? kFuses[reg - 0x10] : 0;
    }
    void measure() {
        const bool is_on = is_old_ ? mode_ == 0x16 : mode_ == 0x08;
        const auto period = static_cast<long>(now_s() * 100);
        if (!is_on || is_new_ || period == last_period_) {
            return;
        }
        last_period_ = period;
        is_new_ = true;
        data_.clear();
        const Motion motion = motion_at(now_s());
        const double *m = motion.mag;
        if (is_old_) { // its x is the board's y; its raw counts lack the sensitivity of the fuses
            put_le(data_, m[1] / 0.15 / ((176 - 128) / 256.0 + 1));
            put_le(data_, m[0] / 0.15 / ((179 - 128) / 256.0 + 1));
            put_le(data_, -m[2] / 0.15 / ((166 - 128) / 256.0 + 1));
        } else {
            put_le(data_, m[0] / 0.15);
            put_le(data_, -m[1] / 0.15);
            put_le(data_, -m[2] / 0.15);
        }
    }
    bool is_old_;
    const bool &is_reachable_;
    uint8_t mode_ = 0;
    double changed_s_ = -1;
    bool is_new_ = false;
    long last_period_ = -1;
    std::vector<uint8_t> data_ = std::vector<uint8_t>(6);
};

class Mpu9250Chip : public Chip {
public:
    Mpu9250Chip(const double &now, uint8_t identity) : Chip(now), identity_(identity) {}
    void write(uint8_t reg, uint8_t value) override {
        if (reg == 0x6B && (value & 0x80) != 0) {
            registers_.clear();
            registers_[0x6B] = 0x40; // asleep
            reset_s_ = now_s();
            is_bypassed_ = false;
            return;
        }
        if (since_s(reset_s_) < 0.09) {
            return; // not yet up
        }
        registers_[reg] = value;
        is_bypassed_ = (registers_[0x37] & 2) != 0 && (registers_[0x6A] & 0x20) == 0;
    }
    std::vector<uint8_t> read(uint8_t first, size_t n) override {
        std::vector<uint8_t> out;
        while (out.size() < n) {
            const auto reg = static_cast<uint8_t>(first + out.size());
            if (reg == 0x3B) {
                const std::vector<uint8_t> values = data();
                out.insert(out.end(), values.begin(), values.end());
            } else {
                out.push_back(reg == 0x75 ? identity_ : registers_[reg]);
            }
        }
        out.resize(n);
        return out;
    }
    const bool &is_bypassed() const { return is_bypassed_; }

private:
    std::vector<uint8_t> data() {
        const bool is_on = (registers_[0x6B] & 0x40) == 0;
        const double acc = kG / (16384 >> (registers_[0x1C] >> 3 & 3));
        const double gyr = kDeg * (1 << (registers_[0x1B] >> 3 & 3)) / 131.2;
        const Motion motion = motion_at(now_s());
        std::vector<uint8_t> out;
        for (double value : motion.acc) {
            put_be(out, is_on ? value / acc : 0);
        }
        put_be(out, 1234); // temperature
        for (double value : motion.gyr) {
            put_be(out, is_on ? value / gyr : 0);
        }
        return out;
    }
    uint8_t identity_;
    std::map<uint8_t, uint8_t> registers_{{0x6B, 0x40}};
    double reset_s_ = -1;
    bool is_bypassed_ = false;
};

class Icm20948Chip : public Chip {
public:
    using Chip::Chip;
    void write(uint8_t reg, uint8_t value) override {
        if (reg == 0x7F) {
            bank_ = value >> 4 & 3;
            return;
        }
        if (bank_ == 0 && reg == 0x06 && (value & 0x80) != 0) {
            registers_.clear();
            registers_[at(0, 0x06)] = 0x41; // asleep
            bank_ = 0;
            reset_s_ = now_s();
            is_bypassed_ = false;
            return;
        }
        if (since_s(reset_s_) < 0.09) {
            return;
        }
        registers_[at(bank_, reg)] = value;
        is_bypassed_ = (registers_[at(0, 0x0F)] & 2) != 0 && (registers_[at(0, 0x03)] & 0x20) == 0;
    }
    std::vector<uint8_t> read(uint8_t first, size_t n) override {
        std::vector<uint8_t> out;
        while (out.size() < n) {
            const auto reg = static_cast<uint8_t>(first + out.size());
            if (bank_ == 0 && reg == 0x2D) {
                const std::vector<uint8_t> values = data();
                out.insert(out.end(), values.begin(), values.end());
            } else {
                out.push_back(bank_ == 0 && reg == 0x00 ? 0xEA : registers_[at(bank_, reg)]);
            }
        }
        out.resize(n);
        return out;
    }
    const bool &is_bypassed() const { return is_bypassed_; }
    void leave_in_bank(uint8_t bank) { bank_ = bank; }

private:
    static int at(int bank, uint8_t reg) { return bank << 8 | reg; }
    std::vector<uint8_t> data() {
        const bool is_on = (registers_[at(0, 0x06)] & 0x40) == 0;
        const double acc = kG / (16384 >> (registers_[at(2, 0x14)] >> 1 & 3));
        const double gyr = kDeg * (1 << (registers_[at(2, 0x01)] >> 1 & 3)) / 131.2;
        const Motion motion = motion_at(now_s());
        std::vector<uint8_t> out;
        for (double value : motion.acc) {
            put_be(out, is_on ? value / acc : 0);
        }
        for (double value : motion.gyr) {
            put_be(out, is_on ? value / gyr : 0);
        }
        return out;
    }
    int bank_ = 0;
    std::map<int, uint8_t> registers_{{0x06, 0x41}};
    double reset_s_ = -1;
    bool is_bypassed_ = false;
};

class Bno055Chip : public Chip {
public:
    using Chip::Chip;
    bool answers() const override { return since_s(reset_s_) > 0.65; }
    void write(uint8_t reg, uint8_t value) override {
        if (reg == 0x07) {
            page_ = value;
            return;
        }
        if (page_ == 0 && reg == 0x3D) {
            registers_[at(0, reg)] = value;
            changed_s_ = now_s();
            return;
        }
        const bool is_configurable = mode() == 0 && since_s(changed_s_) > 0.019;
        if (!is_configurable) {
            return;
        }
        if (page_ == 0 && reg == 0x3F && (value & 0x20) != 0) {
            registers_ = defaults();
            page_ = 0;
            reset_s_ = now_s();
            return;
        }
        registers_[at(page_, reg)] = value;
    }
    std::vector<uint8_t> read(uint8_t first, size_t n) override {
        std::vector<uint8_t> out;
        while (out.size() < n) {
            const auto reg = static_cast<uint8_t>(first + out.size());
            if (page_ == 0 && reg == 0x08) {
                const std::vector<uint8_t> values = data();
                out.insert(out.end(), values.begin(), values.end());
            } else {
                out.push_back(page_ == 0 && reg == 0x00 ? 0xA0 : registers_[at(page_, reg)]);
            }
        }
        out.resize(n);
        return out;
    }

private:
    static int at(int page, uint8_t reg) { return page << 8 | reg; }
    static std::map<int, uint8_t> defaults() {
        return {{at(0, 0x3B), 0x80}, {at(0, 0x3D), 0x10}, {at(1, 0x08), 0x0D}, {at(1, 0x0A), 0x38}};
    }
    uint8_t mode() { return registers_[at(0, 0x3D)] & 0x0F; }
    std::vector<uint8_t> data() {
        const bool is_on = mode() == 0x07 && since_s(changed_s_) > 0.007;
        const uint8_t units = registers_[at(0, 0x3B)];
        const double acc = (units & 1) != 0 ? kG / 1000 : 0.01;
        const double gyr = (units & 2) != 0 ? 1.0 / 900 : kDeg / 16;
        const double most = kG * (2 << (registers_[at(1, 0x08)] & 3)); // of the range
        const double fastest = kDeg * (2000 >> (registers_[at(1, 0x0A)] & 7));
        const Motion motion = motion_at(now_s());
        std::vector<uint8_t> out;
        for (double value : motion.acc) {
            put_le(out, is_on ? std::clamp(value, -most, most) / acc : 0);
        }
        for (double value : motion.mag) {
            put_le(out, is_on ? value * 16 : 0);
        }
        for (double value : motion.gyr) {
            put_le(out, is_on ? std::clamp(value, -fastest, fastest) / gyr : 0);
        }
        return out;
    }
    int page_ = 0;
    std::map<int, uint8_t> registers_ = defaults();
    double reset_s_ = -1;
    double changed_s_ = -1;
};

// The chips on a pair of wires.
class Chips {
public:
    explicit Chips(const double &now_s) : now_s_(now_s) {}

    // A board by its name; false where there is no such board.
    bool plug(const std::string &name) {
        all_.clear();
        if (name == "lsm6dsox+lis3mdl" || name == "lsm6dsox") {
            all_[0x6A] = std::make_unique<Lsm6dsoxChip>(now_s_);
            if (name != "lsm6dsox") {
                all_[0x1C] = std::make_unique<Lis3mdlChip>(now_s_);
            }
        } else if (name == "mpu9250" || name == "mpu6500") {
            auto chip = std::make_unique<Mpu9250Chip>(now_s_, name == "mpu9250" ? 0x71 : 0x70);
            if (name == "mpu9250") {
                all_[0x0C] = std::make_unique<AkChip>(now_s_, true, chip->is_bypassed());
            }
            all_[0x68] = std::move(chip);
        } else if (name == "icm20948") {
            auto chip = std::make_unique<Icm20948Chip>(now_s_);
            chip->leave_in_bank(2);
            all_[0x0C] = std::make_unique<AkChip>(now_s_, false, chip->is_bypassed());
            all_[0x69] = std::move(chip);
        } else if (name == "bno055") {
            all_[0x28] = std::make_unique<Bno055Chip>(now_s_);
        } else {
            return name == "none";
        }
        return true;
    }
    void put(uint8_t address, std::unique_ptr<Chip> chip) { all_[address] = std::move(chip); }
    // Null where nobody answers.
    Chip *at(uint8_t address) {
        const auto found = all_.find(address);
        return found == all_.end() || !found->second->answers() ? nullptr : found->second.get();
    }

private:
    const double &now_s_;
    std::map<uint8_t, std::unique_ptr<Chip>> all_;
};
