package io.paysync.providers;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a verification tells what it does. Told to nobody on the hot path, and then costs nothing. */
public final class Steps {
    public static final Steps SILENT = new Steps(null);

    private final @Nullable Consumer<String> listener;

    private Steps(@Nullable Consumer<String> listener) {
        this.listener = listener;
    }

    public static Steps to(Consumer<String> listener) {
        return new Steps(listener);
    }

    public void tell(String step) {
        if (listener != null) {
            listener.accept(step);
        }
    }

    public void tell(Supplier<String> step) {
        if (listener != null) {
            listener.accept(step.get());
        }
    }
}
