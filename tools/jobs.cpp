// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs.h"

#include <algorithm>
#include <set>

#include <impasto/error.h>
#include <impasto/text.h>

#include "picture.h"

namespace impasto::tools {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> all_pictures(const std::vector<fs::path>& inputs) {
    std::vector<fs::path> pictures;
    for (const auto& input : inputs) {
        const auto found = fs::is_directory(input) ? pictures_in(input) : std::vector{input};
        pictures.insert(pictures.end(), found.begin(), found.end());
    }
    if (pictures.empty()) throw Error(ErrorKind::bad_option, tr("There is no picture in what was given."));
    return pictures;
}

/// A name with an ending is a file's; whether it is a picture's is for the writer to say.
bool is_one_file(const std::vector<fs::path>& inputs, const fs::path& output) {
    return inputs.size() == 1 && !fs::is_directory(inputs[0]) && !fs::is_directory(output) && output.has_extension();
}

/// A kind of picture that can be read but not written becomes a PNG.
fs::path output_name(const fs::path& input) {
    return has_picture_name(input) ? input.filename() : fs::path(input.filename()) += ".png";
}

void check(const std::vector<Job>& jobs) {
    std::set<fs::path> taken;
    for (const auto& job : jobs) taken.insert(fs::weakly_canonical(job.input));
    for (const auto& job : jobs)
        if (!taken.insert(fs::weakly_canonical(job.output)).second)
            throw Error(ErrorKind::bad_option,
                        format_text(tr("%s would be overwritten by another picture. Choose another output."),
                                    job.output.c_str()));
}

}  // namespace

std::vector<fs::path> pictures_in(const fs::path& folder) {
    std::vector<fs::path> pictures;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && has_picture_name(entry.path())) pictures.push_back(entry.path());
    std::ranges::sort(pictures);
    return pictures;
}

std::vector<Job> plan_jobs(const std::vector<fs::path>& inputs, const fs::path& output) {
    std::vector<Job> jobs;
    if (is_one_file(inputs, output)) jobs.push_back({inputs[0], output});
    else
        for (const auto& input : all_pictures(inputs)) jobs.push_back({input, output / output_name(input)});
    check(jobs);
    if (!is_one_file(inputs, output)) fs::create_directories(output);
    return jobs;
}

}  // namespace impasto::tools
