// Every SIMD kernel beside its plain reference on one row of 1080p. Items are samples.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "compose/affine_rows.h"
#include "compose/blend_rows.h"
#include "compose/dither.h"
#include "compose/resample_rows.h"
#include "compose/rgba_rows.h"

namespace framewright::compose {
namespace {

constexpr int kWidth = 1920;

struct Memory {
  std::vector<uint8_t> a = pattern(7), b = pattern(11), alpha = pattern(13), out = pattern(1),
                       out2 = pattern(1);
  std::vector<int16_t> wide = std::vector<int16_t>(4 * kWidth, 4000);

  static std::vector<uint8_t> pattern(size_t factor) {
    std::vector<uint8_t> result(8 * kWidth);
    for (size_t i = 0; i < result.size(); ++i) result[i] = static_cast<uint8_t>(i * factor);
    return result;
  }
};

// run(memory) is one row.
template <class Run>
void add(const char* name, const Run& run) {
  benchmark::RegisterBenchmark(name, [run](benchmark::State& state) {
    Memory memory;
    for (auto _ : state) {
      run(memory);
      benchmark::DoNotOptimize(memory.out.data());
      benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * kWidth);
  });
}

// The fast and the plain kernel with the same arguments.
template <class Kernel, class Call>
void compare(const std::string& name, Kernel fast, Kernel plain, const Call& call) {
  add((name + "/simd").c_str(), [=](Memory& memory) { call(fast, memory); });
  add((name + "/reference").c_str(), [=](Memory& memory) { call(plain, memory); });
}

FilterTable tableFor(int64_t step, int64_t denominator) {
  FilterTable table;
  table.build({1, step, denominator * 2}, kWidth, {0, 4 * kWidth}, true);
  return table;
}

const bool kRegistered = [] {
  compare("blendRow", blendRow, reference::blendRow,
          [](auto f, Memory& m) { f(m.a.data(), m.alpha.data(), m.out.data(), kWidth); });
  compare("fadeRow", fadeRow, reference::fadeRow, [](auto f, Memory& m) {
    f(m.a.data(), m.alpha.data(), 20000, ditherRow(0, 0), m.out.data(), kWidth);
  });
  compare("mixRow", mixRow, reference::mixRow,
          [](auto f, Memory& m) { f(m.a.data(), m.b.data(), 20000, ditherRow(0, 0), m.out.data(), kWidth); });
  compare("multiplyRow", multiplyRow, reference::multiplyRow,
          [](auto f, Memory& m) { f(m.a.data(), m.alpha.data(), m.out.data(), kWidth); });
  static const FilterTable enlarge = tableFor(3, 2), shrink = tableFor(4, 1);
  compare("filterRow_enlarge", filterRow, reference::filterRow,
          [](auto f, Memory& m) { f(m.a.data(), enlarge, m.wide.data()); });
  compare("filterRow_half", filterRow, reference::filterRow,
          [](auto f, Memory& m) { f(m.a.data(), shrink, m.wide.data()); });
  compare("combineRows_4", combineRows, reference::combineRows, [](auto f, Memory& m) {
    const int16_t* const rows[4] = {m.wide.data(), m.wide.data() + 64, m.wide.data() + 128,
                                    m.wide.data() + 192};
    f(rows, &enlarge.weights[40], 4, 0, m.out.data(), kWidth);
  });
  compare("halveRow", halveRow, reference::halveRow,
          [](auto f, Memory& m) { f(m.a.data(), m.out.data(), kWidth); });
  compare("averageRows", averageRows, reference::averageRows,
          [](auto f, Memory& m) { f(m.a.data(), m.b.data(), m.out.data(), kWidth); });
  compare("sampleRow", sampleRow, reference::sampleRow, [](auto f, Memory& m) {
    f(m.a.data(), kWidth, {3 << 16, int64_t{60001} << 16, 1900}, {12345 << 16, 3000 << 16, 6}, 0,
      m.out.data(), kWidth);
  });
  compare("lumaRow", lumaRow, reference::lumaRow,
          [](auto f, Memory& m) { f(m.a.data(), m.out.data(), kWidth); });
  compare("chromaRow", chromaRow, reference::chromaRow,
          [](auto f, Memory& m) { f(m.a.data(), m.b.data(), kWidth, m.out.data(), m.out2.data()); });
  compare("interpolateChromaRow", interpolateChromaRow, reference::interpolateChromaRow,
          [](auto f, Memory& m) { f(m.a.data(), m.b.data(), kWidth, m.wide.data()); });
  compare("rgbaRow", rgbaRow, reference::rgbaRow, [](auto f, Memory& m) {
    f(m.a.data(), m.wide.data(), m.wide.data() + kWidth, m.out.data(), kWidth);
  });
  return true;
}();

}  // namespace
}  // namespace framewright::compose
