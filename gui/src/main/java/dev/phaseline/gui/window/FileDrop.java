package dev.phaseline.gui.window;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/** Takes files that the user drops on a window. */
final class FileDrop {

    private final Consumer<List<Path>> files;

    FileDrop(Scene scene, Consumer<List<Path>> files) {
        this.files = files;
        scene.setOnDragOver(FileDrop::over);
        scene.setOnDragDropped(this::dropped);
    }

    private static void over(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.COPY);
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        boolean hasFiles = event.getDragboard().hasFiles();
        if (hasFiles) {
            files.accept(
                    event.getDragboard().getFiles().stream().map(File::toPath).toList());
        }
        event.setDropCompleted(hasFiles);
        event.consume();
    }
}
