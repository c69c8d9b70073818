package io.dps.shell.output;

/** A screen that a test resizes. */
public final class TestScreen implements Screen {
    private volatile int width;
    private volatile int height;

    public TestScreen(int width, int height) {
        this.width = width;
        this.height = height;
    }

    public void resize(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }
}
