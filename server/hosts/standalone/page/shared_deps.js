/* global window */
// What Kibana puts on the page for its plugins, of what Tocsin uses: the same keys, from npm.
import * as ElasticEui from '@elastic/eui';
import { appendIconComponentCache } from '@elastic/eui/es/components/icon/icon';
import Moment from 'moment';
import React from 'react';
import ReactDom from 'react-dom';
import { icons } from 'tocsin:eui_icons';

appendIconComponentCache(icons);

window.__kbnSharedDeps__ = { React, ReactDom, ElasticEui, Moment };
