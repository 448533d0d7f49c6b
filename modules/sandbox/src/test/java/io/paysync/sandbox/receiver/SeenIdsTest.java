package io.paysync.sandbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
    @Property(tries = 200)
    void countsAsAMapDoes(@ForAll List<@IntRange(min = 0, max = 50) Integer> ids) {
        SeenIds seen = new SeenIds(1000);
        Map<String, Integer> model = new HashMap<>();

        for (Integer id : ids) {
            int expected = model.merge("msg_" + id, 1, Integer::sum);
            assertThat(seen.count("msg_" + id)).isEqualTo(expected);
        }
    }

    @Test
    void manyIdsAreToldApartAndRepeatsAreFound() {
        SeenIds seen = new SeenIds(400_000);

        int fresh = 0;
        int repeated = 0;
        for (int i = 0; i < 150_000; i++) {
            fresh += seen.count("evt_" + i) == 1 ? 1 : 0;
        }
        for (int i = 0; i < 150_000; i++) {
            repeated += seen.count("evt_" + i) == 2 ? 1 : 0;
        }

        assertThat(fresh).isEqualTo(150_000);
        assertThat(repeated).isEqualTo(150_000);
    }

    @Test
    void theNewestHalfIsRemembered() {
        SeenIds seen = new SeenIds(2000);
        for (int i = 0; i < 5000; i++) {
            seen.count("evt_" + i);
        }

        for (int i = 4000; i < 5000; i++) {
            assertThat(seen.count("evt_" + i)).isEqualTo(2);
        }
    }
}
