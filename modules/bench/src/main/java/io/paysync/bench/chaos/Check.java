package io.paysync.bench.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * One invariant, asked of the evidence.
 *
 * @param no of the invariants in docs/chaos.md; 0: it is about the run itself
 * @param applies whether this run can say anything about it
 */
record Check(int no, String name, Predicate<Joined> applies, BiConsumer<Joined, Finding> look) {
    Check(int no, String name, BiConsumer<Joined, Finding> look) {
        this(no, name, all -> true, look);
    }

    /** What a check has found. One that looked at nothing has proven nothing, and fails. */
    record Result(int no, String name, long lookedAt, long violations, List<String> examples) {
        boolean ok() {
            return violations == 0 && lookedAt > 0;
        }
    }

    /** Filled while a check looks. */
    static final class Finding {
        private static final int EXAMPLES_MAX = 5;
        private long lookedAt;
        private long violations;
        private final List<String> examples = new ArrayList<>();

        void looked() {
            lookedAt++;
        }

        void looked(Collection<?> at) {
            lookedAt += at.size();
        }

        void bad(String what) {
            violations++;
            if (examples.size() < EXAMPLES_MAX) {
                examples.add(what);
            }
        }

        /** Looks at one thing, which is bad unless it holds. */
        void demand(boolean holds, String otherwise) {
            looked();
            if (!holds) {
                bad(otherwise);
            }
        }
    }

    Result on(Joined all) {
        Finding finding = new Finding();
        look.accept(all, finding);
        return new Result(no, name, finding.lookedAt, finding.violations, List.copyOf(finding.examples));
    }
}
