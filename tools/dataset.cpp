// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <impasto/error.h>
#include <impasto/text.h>

#include "degrade.h"
#include "drawn.h"
#include "pack.h"
#include "picture_codecs.h"
#include "recolor.h"
#include "soften.h"

namespace impasto {
namespace {

namespace fs = std::filesystem;

constexpr double least_sigma_px = 0.25, most_sigma_px = 0.65;  // of crops that get softer

struct Crop {
    cv::Mat pixels;  // 8-bit BGR
    double detail;   // mean gradient, 0…255
};

double detail_of(const cv::Mat& crop) {
    cv::Mat grey, dx, dy;
    cv::cvtColor(crop, grey, cv::COLOR_BGR2GRAY);
    cv::Sobel(grey, dx, CV_32F, 1, 0);
    cv::Sobel(grey, dy, CV_32F, 0, 1);
    return cv::mean(cv::abs(dx) + cv::abs(dy))[0];
}

/// Cameras smear a px over its neighbours; reduced, a photo is as sharp as what is shown on the web.
cv::Mat reduced(const cv::Mat& picture, int reduction) {
    const cv::Size size{picture.cols / reduction, picture.rows / reduction};
    cv::Mat small;
    if (reduction == 1 || size.empty()) return picture(cv::Rect({}, size));
    cv::resize(picture, small, size, 0, 0, cv::INTER_AREA);
    return small;
}

std::vector<Crop> crops_of(const cv::Mat& picture, int side_px) {
    std::vector<Crop> crops;
    for (int y = 0; y + side_px <= picture.rows; y += side_px)
        for (int x = 0; x + side_px <= picture.cols; x += side_px) {
            const cv::Mat crop = picture(cv::Rect(x, y, side_px, side_px));
            crops.push_back({crop, detail_of(crop)});
        }
    return crops;
}

void keep_most_detailed(std::vector<Crop>& crops, double share) {
    std::ranges::stable_sort(crops, std::ranges::greater(), &Crop::detail);
    crops.resize(std::size_t(std::max(1.0, share * double(crops.size()))));
}

torch::Tensor to_tensor(const cv::Mat& crop) {
    cv::Mat rgb;
    cv::cvtColor(crop, rgb, cv::COLOR_BGR2RGB);
    return torch::from_blob(rgb.data, {rgb.rows, rgb.cols, 3}, torch::kUInt8).permute({2, 0, 1}).clone();
}

using LicenceLines = std::map<std::string, std::string>;

/// The lines of LICENCES.tsv by file name; empty when there is none.
LicenceLines licence_lines(const fs::path& folder) {
    LicenceLines lines;
    std::ifstream in(folder / "LICENCES.tsv");
    for (std::string line; std::getline(in, line);)
        lines[line.substr(0, line.find('\t'))] = line.substr(line.find('\t') + 1);
    return lines;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() != ".tsv") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string listed(const std::vector<fs::path>& folders) {
    std::string list;
    for (const auto& folder : folders) list += (list.empty() ? "" : ", ") + folder.string();
    return list;
}

class DatasetMaker {
public:
    DatasetMaker(const DatasetOptions& options, const std::function<void(const std::string&)>& say)
        : options_(options), say_(say), listing_(fs::path(options.pack).replace_extension(".tsv")) {
        listing_ << "file\tcrops\tlicence\n";
    }

    void add_folder(const fs::path& folder) {
        const auto licences = licence_lines(folder);
        for (const auto& file : files_in(folder)) add(file, licences);
    }

    void add_drawings() {
        for (int i = 0; i < options_.drawings; ++i) {
            auto random = random_for_next();
            const auto drawing = drawn(options_.side_px, photographed_, random);
            add_crop(drawing, random);
        }
        if (options_.drawings > 0)
            listing_ << "(drawn)\t" << options_.drawings << "\tCC0-1.0, filled with pieces of the above\n";
    }

    void save() const {
        if (clean_.empty())
            throw Error(ErrorKind::bad_file,
                        format_text(tr("There is no usable picture in %s."), listed(options_.folders).c_str()));
        save_pack(options_.pack, {.clean = torch::stack(clean_),
                                  .degraded = options_.degrade ? torch::stack(degraded_) : torch::Tensor()});
        say_(format_text(tr("%zu crops of %d px were written to %s."), clean_.size(), options_.side_px,
                         options_.pack.c_str()));
    }

private:
    void add(const fs::path& file, const LicenceLines& licences) {
        const cv::Mat picture = picture_codecs().read(file.string(), cv::IMREAD_COLOR);
        std::size_t count = 0;
        for (const int reduction : options_.reductions) count += add_crops(reduced(picture, reduction));
        if (count == 0) return say_(format_text(tr("%s was skipped: it is no picture, or too small."), file.c_str()));
        const auto line = licences.find(file.filename());
        listing_ << file.filename().string() << '\t' << count << '\t' << (line == licences.end() ? "" : line->second)
                 << '\n';
    }

    Random random_for_next() const { return random_for(options_.seed, long(clean_.size())); }

    std::size_t add_crops(const cv::Mat& picture) {
        auto crops = crops_of(picture, options_.side_px);
        if (crops.empty()) return 0;
        keep_most_detailed(crops, options_.keep_share);
        for (const auto& crop : crops) {
            // Or each would keep its whole picture
            if (options_.drawings > 0) photographed_.push_back(crop.pixels.clone());
            auto random = random_for_next();
            const bool soft = options_.softened_share > 0 && happens(random, options_.softened_share);
            add_crop(soft ? softened(crop.pixels, between(random, least_sigma_px, most_sigma_px)) : crop.pixels,
                     random);
        }
        return crops.size();
    }

    void add_crop(cv::Mat crop, Random random) {
        if (options_.recolored_share > 0 && happens(random, options_.recolored_share)) crop = recolored(crop, random);
        clean_.push_back(to_tensor(crop));
        if (!options_.degrade) return;
        std::vector<torch::Tensor> variants;
        for (int i = 0; i < options_.variants; ++i)
            variants.push_back(to_tensor(degraded(crop, options_.scale, random)));
        degraded_.push_back(torch::stack(variants));
    }

    const DatasetOptions& options_;
    const std::function<void(const std::string&)>& say_;
    std::ofstream listing_;
    std::vector<cv::Mat> photographed_;  // 8-bit BGR, in their own colours: what drawings are filled with
    std::vector<torch::Tensor> clean_, degraded_;
};

}  // namespace

void make_dataset(const DatasetOptions& options, const std::function<void(const std::string&)>& say) {
    if (options.side_px % options.scale != 0)
        throw Error(ErrorKind::bad_option, tr("The side of a crop must be a multiple of the scale."));
    DatasetMaker maker(options, say);
    for (const auto& folder : options.folders) maker.add_folder(folder);
    maker.add_drawings();
    maker.save();
}

}  // namespace impasto
