// Films are made in the background of an editor: where the process says so, the threads that make them run
// below everything else, while those that answer a person (a preview, a probe) do not. A thread's priority
// can be lowered and, without rights, not be raised again, so this is for threads that do nothing else.
#pragma once

namespace framewright::engine {

// From now on, in the whole process: below the priority of the thread that calls it, which makes films itself
// and is the first to give way. Threads that make films already stay as they are. Later calls do nothing.
void letFilmsGiveWay();

// Called by each thread that makes a film, as the first thing it does. Threads it starts, an encoder's own
// among them, get its priority where the system passes it on (Linux). Does nothing before `letFilmsGiveWay`.
void giveWay() noexcept;

}  // namespace framewright::engine
