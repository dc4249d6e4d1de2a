"""The guard that comes with every browser test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from tests.conftest import Watch


def test_a_request_that_leaves_the_machine_is_noticed_and_goes_nowhere(page: Page, watch: Watch) -> None:
    page.goto(reverse("robots"))
    gone = page.evaluate("fetch('https://fonts.example/font.woff2', {mode: 'no-cors'}).then(() => false, () => true)")
    assert gone
    assert "fonts.example" in "".join(watch.faults)
    watch.faults.clear()


def test_a_broken_script_is_noticed(page: Page, watch: Watch) -> None:
    page.goto(reverse("robots"))
    page.evaluate("setTimeout(() => { throw new Error('broken on purpose') })")
    page.wait_for_timeout(100)
    assert "broken on purpose" in "".join(watch.faults)
    watch.faults.clear()


def test_the_browser_is_a_french_phone(page: Page) -> None:
    page.goto(reverse("robots"))
    seen = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, innerWidth, isSecureContext]")
    assert seen == ["fr-FR", "Europe/Paris", 390, True]


@pytest.mark.parametrize("colour", ["#ff0000", "#0000ff"])
def test_the_camera_sees_the_picture_held_before_it(open_camera: Callable[..., Page], colour: str) -> None:
    page = open_camera(Image.new("RGB", (400, 400), colour))
    page.goto(reverse("robots"))
    red, _green, blue = page.evaluate("""async () => {
        const video = document.createElement("video");
        video.srcObject = await navigator.mediaDevices.getUserMedia({video: true});
        await video.play();
        await new Promise(done => video.requestVideoFrameCallback(done));
        const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext("2d");
        canvas.drawImage(video, 0, 0);
        return Array.from(canvas.getImageData(video.videoWidth / 2, video.videoHeight / 2, 1, 1).data.slice(0, 3));
    }""")
    assert (red > 200 > blue + 100) if colour == "#ff0000" else (blue > 200 > red + 100)
