package io.dps.shell.it;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Airflow's UI as a person sees it, in a headless Chromium: Debian's packages chromium and chromium-driver. */
final class AirflowPage implements AutoCloseable {
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** It warns of each browser that is newer than itself; held, as loggers without a holder lose their level. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final String url;
    private final WebDriver browser;

    /**
     * Opens a browser. Skips the test, saying why, where there is none; with {@code DPS_ENGINE_REQUIRED} it fails instead.
     */
    AirflowPage(String url) {
        this.url = url;
        TestEngine.demand(
                DRIVER.canExecute() && BROWSER.canExecute(), "needs Debian's chromium and chromium-driver for the UI");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER);
        options.addArguments(
                "--headless=new",
                "--lang=en-US",
                // Tests may run as root, whom the sandbox refuses.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--window-size=1400,1000");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER)
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** Fills in the form of the login; returns when it is gone. */
    void logIn(String user, String password) {
        browser.get(url + "/");
        await().atMost(PATIENCE).until(() -> find("button[type=submit]").size() == 1);
        find("input:not([type=password])").get(0).sendKeys(user);
        find("input[type=password]").get(0).sendKeys(password);
        find("button[type=submit]").get(0).click();
        await().atMost(PATIENCE).until(() -> find("input[type=password]").isEmpty());
    }

    /** Waits for a page to show all these texts. */
    void requireTexts(String path, List<String> texts) {
        browser.get(url + path);
        await().atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> {
                    String shown = find("body").get(0).getText();
                    return texts.stream().allMatch(shown::contains);
                });
    }

    /** The state that the page of a run shows, and the colour in which it does. */
    Badge state(String dag, String run) {
        browser.get(url + "/dags/" + dag + "/runs/" + run);
        return await().atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(
                        () -> find("[data-testid=state-badge]").stream()
                                .map(badge -> new Badge(badge.getText(), rgb(badge)))
                                .filter(badge -> !badge.text().isEmpty())
                                .findFirst()
                                .orElse(new Badge("", List.of())),
                        badge -> !badge.text().isEmpty());
    }

    /** Red, green and blue of an element's background, 0 to 255; a canvas knows all of CSS's ways to write a colour. */
    private List<Long> rgb(WebElement element) {
        Object pixel = ((JavascriptExecutor) browser).executeScript("""
                const paper = document.createElement('canvas').getContext('2d');
                paper.fillStyle = getComputedStyle(arguments[0]).backgroundColor;
                paper.fillRect(0, 0, 1, 1);
                return Array.from(paper.getImageData(0, 0, 1, 1).data).slice(0, 3);
                """, element);
        return ((List<?>) pixel)
                .stream().map(value -> ((Number) value).longValue()).toList();
    }

    private List<WebElement> find(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    @Override
    public void close() {
        browser.quit();
    }

    /**
     * A state as it is shown.
     *
     * @param text the word
     * @param rgb red, green and blue of its background
     */
    record Badge(String text, List<Long> rgb) {
        boolean isGreen() {
            return rgb.get(1) > 2 * rgb.get(0) && rgb.get(1) > 2 * rgb.get(2);
        }
    }
}
