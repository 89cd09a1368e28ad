# SPDX-License-Identifier: MIT
"""Distances on the Earth, along the geodesic of the ellipsoid WGS 84.

From the equator to the pole, and a degree along the equator:

>>> distances_km([(0, 0)], [(90, 0), (0, 1)]).round(3).tolist()
[[10001.966, 111.319]]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["EQUATOR_KM", "FLATTENING", "distances_km"]

EQUATOR_KM = 6378.137
"""Equatorial radius of WGS 84."""

FLATTENING = 1 / 298.257223563
"""Flattening of WGS 84."""

ACCURACY = 1e-12
"""Radians by which the longitude on the auxiliary sphere may still move: six micrometres on the ground."""

ROUNDS = 1000
"""Distances of places that are not nearly opposite settle in three to six rounds."""

Floats = NDArray[np.float64]


def distances_km(
    origins: ArrayLike | Sequence[tuple[float, float]], targets: ArrayLike | Sequence[tuple[float, float]]
) -> Floats:
    """Return the geodesic distance from each origin to each target, in km.

    Parameters
    ----------
    origins : array_like of float, shape (m, 2)
        Latitude and longitude in degrees.
    targets : array_like of float, shape (n, 2)
        Likewise.

    Returns
    -------
    ndarray of float64, shape (m, n)
        Distances; good to a millimetre. Between places that are nearly opposite on the globe, where the series
        does not settle, the distance on the sphere of the same mean radius (within 0.6 %).

    Raises
    ------
    ValueError
        If a latitude or longitude is no such thing.

    References
    ----------
    Vincenty, T. (1975). Direct and inverse solutions of geodesics on the ellipsoid with application of nested
    equations. Survey Review 23 (176), 88-93.
    """
    first, second = (_in_radians(places) for places in (origins, targets))
    reduced = [np.arctan((1 - FLATTENING) * np.tan(places[:, 0])) for places in (first, second)]
    north, south = (grid.ravel() for grid in np.meshgrid(*reduced, indexing="ij"))
    longitude = (second[None, :, 1] - first[:, None, 1]).ravel()
    longitude = (longitude + np.pi) % (2 * np.pi) - np.pi
    return _inverse(north, south, longitude).reshape(len(first), len(second))


def _in_radians(places: ArrayLike | Sequence[tuple[float, float]]) -> Floats:
    degrees = np.asarray(places, dtype=np.float64).reshape(-1, 2)
    if not (np.abs(degrees[:, 0]) <= 90).all() or not (np.abs(degrees[:, 1]) <= 360).all():
        raise ValueError("a place needs a latitude from -90 to 90 and a longitude from -360 to 360 degrees")
    return np.radians(degrees)


def _inverse(north: Floats, south: Floats, longitude: Floats) -> Floats:
    """Return distances for pairs of reduced latitudes and differences of longitude, in radians."""
    sines, cosines = np.sin(north) * np.sin(south), np.cos(north) * np.cos(south)
    crossed = np.cos(north) * np.sin(south), np.sin(north) * np.cos(south)
    on_sphere, arc, azimuth, middle = longitude.copy(), *(np.zeros_like(longitude) for _ in range(3))
    open_ = np.arange(len(longitude))
    for _ in range(ROUNDS):
        wave = on_sphere[open_]
        sine = np.hypot(np.cos(south[open_]) * np.sin(wave), crossed[0][open_] - crossed[1][open_] * np.cos(wave))
        cosine = sines[open_] + cosines[open_] * np.cos(wave)
        arc[open_] = np.arctan2(sine, cosine)
        # The sine of the azimuth at the equator, and the cosine of twice the arc to the middle.
        tilt = np.divide(cosines[open_] * np.sin(wave), sine, out=np.zeros_like(sine), where=sine > 0)
        azimuth[open_] = 1 - tilt**2
        across = np.divide(sines[open_], azimuth[open_], out=np.zeros_like(sine), where=azimuth[open_] > 1e-15)
        middle[open_] = np.where(azimuth[open_] > 1e-15, cosine - 2 * across, 0.0)
        flat = FLATTENING / 16 * azimuth[open_] * (4 + FLATTENING * (4 - 3 * azimuth[open_]))
        bend = middle[open_] + flat * cosine * (2 * middle[open_] ** 2 - 1)
        new = longitude[open_] + (1 - flat) * FLATTENING * tilt * (arc[open_] + flat * sine * bend)
        on_sphere[open_] = new
        open_ = open_[(np.abs(new - wave) > ACCURACY) & (np.abs(new) <= np.pi)]
        if not len(open_):
            break
    distance = _along(arc, azimuth, middle)
    opposite = (np.abs(on_sphere) > np.pi) | np.isin(np.arange(len(longitude)), open_)
    if opposite.any():
        cosine = sines[opposite] + cosines[opposite] * np.cos(longitude[opposite])
        distance[opposite] = EQUATOR_KM * (1 - FLATTENING / 3) * np.arccos(np.clip(cosine, -1, 1))
    return distance


def _along(arc: Floats, azimuth: Floats, middle: Floats) -> Floats:
    """Return the length of an arc of the auxiliary sphere on the ellipsoid."""
    polar = EQUATOR_KM * (1 - FLATTENING)
    stretch = azimuth * (EQUATOR_KM**2 - polar**2) / polar**2
    scale = 1 + stretch / 16384 * (4096 + stretch * (-768 + stretch * (320 - 175 * stretch)))
    wave = stretch / 1024 * (256 + stretch * (-128 + stretch * (74 - 47 * stretch)))
    sine, cosine = np.sin(arc), np.cos(arc)
    third = wave / 6 * middle * (4 * sine**2 - 3) * (4 * middle**2 - 3)
    change = wave * sine * (middle + wave / 4 * (cosine * (2 * middle**2 - 1) - third))
    result: Floats = polar * scale * (arc - change)
    return result
