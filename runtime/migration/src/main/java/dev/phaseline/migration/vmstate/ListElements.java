package dev.phaseline.migration.vmstate;

import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The elements of a linked list in the stream: each behind a byte 1, then a byte 0.
 *
 * @param description of one element
 * @param newElement makes one to load into
 * @param <S> the element
 */
record ListElements<S>(VmStateDescription<S> description, Supplier<S> newElement) {
    private static final int NEXT = 1;
    private static final int END = 0;

    void save(VmStateSaver saver, List<S> elements) throws StateException {
        for (S element : elements) {
            saver.out().putU8(NEXT);
            saver.save(description, element);
        }
        saver.out().putU8(END);
    }

    void load(VmStateLoader loader, int version, List<S> elements) throws StreamException {
        QemuInputFile in = loader.in();
        while (in.getU8() != END) {
            loader.countElement();
            S element = newElement.get();
            loader.load(description, element, version);
            elements.add(element);
        }
    }
}
