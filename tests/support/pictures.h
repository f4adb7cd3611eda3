// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures made by rule, and how tests compare them.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <impasto/image.h>
#include <impasto/progress.h>

namespace impasto::testing {

/// Colour noise, the same for the same size.
PixelBuffer noise_picture(Size size, PixelFormat format = {});

/// Every px the same.
PixelBuffer flat_picture(Size size, PixelFormat format, const std::vector<float>& px);

/// A white anti-aliased disc in the middle, transparent outside, `hidden` the colour under alpha 0.
PixelBuffer disc_picture(int side, float hidden);

/// Greatest difference of two pictures of one size.
float greatest_difference(const PixelBuffer& a, const PixelBuffer& b);

/// Mean difference of two pictures of one size.
float mean_difference(const PixelBuffer& a, const PixelBuffer& b);

/// Says mean and greatest difference, and leaves both pictures as PPM files, when they differ by more.
::testing::AssertionResult near(const PixelBuffer& a, const PixelBuffer& b, float tolerance);

/// Progress that remembers.
class RecordedProgress final : public ProgressSink {
public:
    void update(const ProgressRecord& record) override { records.push_back(record); }
    void note(const std::string& sentence) override { notes.push_back(sentence); }
    std::vector<ProgressRecord> records;
    std::vector<std::string> notes;
};

}  // namespace impasto::testing
