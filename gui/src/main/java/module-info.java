/** The JavaFX timeline. */
module dev.phaseline.gui {
    requires static org.jspecify;
    requires dev.phaseline.analyzer;
    requires javafx.controls;

    exports dev.phaseline.gui;
}
