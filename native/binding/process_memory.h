// How the process that loads the addon gives memory back.
#pragma once

namespace framewright::binding {

// Blocks as large as a packet or a plane go back to the system as soon as they are freed. glibc would keep
// them after the first of that size was freed, one heap a thread, which costs an export of 1080p tens of
// megabytes at its peak. Pools keep what is used again and again. Does nothing with other C libraries.
void returnLargeBlocks();

// Gives back what is free now but was kept for later. Does nothing with other C libraries.
void returnFreeBlocks();

}  // namespace framewright::binding
