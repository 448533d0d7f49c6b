package io.paysync.bench.fuzz;

/** Who makes up the input. */
public enum Aim {
    /** Nobody has the key; whatever comes is judged as it is. */
    STRANGER {
        @Override
        Properties.Outcome check(Properties properties, byte[] input) {
            return properties.stranger(input);
        }
    },
    /** Whatever comes is signed before it is judged. */
    INSIDER {
        @Override
        Properties.Outcome check(Properties properties, byte[] input) {
            return properties.insider(input);
        }
    };

    abstract Properties.Outcome check(Properties properties, byte[] input);
}
